create or replace function pressrun.take_slot(p_workspace bigint) returns boolean
language plpgsql volatile
as $$
declare
  v_limit constant integer := pressrun.running_limit(p_workspace);
  v_now pressrun.workspace_slots;
begin
  if v_limit is null then
    return true;
  end if;
  v_now := pressrun.lock_slots(p_workspace);
  if v_now.used >= v_limit then
    return false;
  end if;
  perform pressrun.write_slots(v_now, v_now.used + 1, v_now.admitted_seq_0, v_now.admitted_seq_1);
  return true;
end
$$;

comment on function pressrun.take_slot(bigint) is
  'Takes one of the workspace''s slots; false when all are in use. Without a limit there is nothing to take.';
revoke all on function pressrun.take_slot(bigint) from public;
