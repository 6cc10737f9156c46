create or replace function pressrun.pause_note(p_workspace bigint, p_type text) returns text
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return (
    select 'Paused by the operators: ' || p.reason from pressrun.pauses p
    where p.resumed_at is null and (p.scope = 'all' or p.type = p_type or p.workspace_id = p_workspace)
    order by p.scope, p.paused_at limit 1);
end
$$;

comment on function pressrun.pause_note(bigint, text) is
  'The note of a queued job of this workspace and type while a pause holds it, as its organizer reads it; null when none does.';
revoke all on function pressrun.pause_note(bigint, text) from public;
grant execute on function pressrun.pause_note(bigint, text) to pressrun_httpd;
