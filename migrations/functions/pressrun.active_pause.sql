create or replace function pressrun.active_pause(p_scope text, p_type text, p_workspace bigint) returns bigint
language plpgsql stable
as $$
begin
  return (
    select p.pause_id from pressrun.pauses p
    where p.resumed_at is null and p.scope = p_scope and p.type is not distinct from p_type
      and p.workspace_id is not distinct from p_workspace);
end
$$;

comment on function pressrun.active_pause(text, text, bigint) is
  'The pause of exactly this scope that lasts; null when there is none.';
revoke all on function pressrun.active_pause(text, text, bigint) from public;
