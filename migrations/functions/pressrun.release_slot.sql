create or replace function pressrun.release_slot(p_workspace bigint) returns void
language plpgsql volatile
as $$
declare
  v_limit constant integer := pressrun.running_limit(p_workspace);
  v_now pressrun.workspace_slots;
begin
  if v_limit is not null then
    v_now := pressrun.lock_slots(p_workspace);
    v_now.used := greatest(v_now.used - 1, 0);
    perform pressrun.admit_waiting(v_now, v_limit);
  end if;
end
$$;

comment on function pressrun.release_slot(bigint) is
  'Gives a slot back; the workspace''s next waiting job, if any, gets it.';
revoke all on function pressrun.release_slot(bigint) from public;
