create or replace function pressrun.lock_slots(p_workspace bigint) returns pressrun.workspace_slots
language plpgsql volatile
as $$
declare
  v_now pressrun.workspace_slots;
begin
  perform pg_advisory_xact_lock(pressrun.advisory_class('slots'), pressrun.lock_key(p_workspace::text));
  select s.* into v_now from pressrun.workspace_slots s where s.workspace_id = p_workspace order by s.version desc limit 1;
  if not found then
    v_now := row(p_workspace, 0, 0, 0, 0);
  end if;
  return v_now;
end
$$;

comment on function pressrun.lock_slots(bigint) is
  'Locks the slots of the workspace until the transaction ends and reads them.';
revoke all on function pressrun.lock_slots(bigint) from public;
