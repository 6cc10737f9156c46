create or replace function pressrun.hold_in_limits(p_type text, p_workspace bigint) returns bigint
language plpgsql volatile
as $$
declare
  v_limit integer;
  v_now pressrun.workspace_slots;
  v_held bigint;
  v_slots bigint;
begin
  -- Exclusively, as set_workspace_limits() does: whoever cancels has a shared one before the job's queue row and takes slots afterwards.
  perform pg_advisory_xact_lock(pressrun.advisory_class('limits'), pressrun.lock_key(p_workspace::text));
  select l.running_jobs into strict v_limit from pressrun.workspace_limits l where l.workspace_id = p_workspace;
  v_now := pressrun.lock_slots(p_workspace);
  with before as (
    -- Not locked: who may end the wait for a slot needs the lock of slots.
    select q.job_id, q.hold from pressrun.job_queue q
    where q.workspace_id = p_workspace and (p_type is null or q.type = p_type) and q.hold is distinct from 'paused'
  ), held as (
    update pressrun.job_queue q set hold = 'paused', available_at = null from before b where q.job_id = b.job_id
    returning b.hold
  )
  select count(*), count(*) filter (where h.hold is distinct from 'limit') into v_held, v_slots from held h;
  v_now.used := greatest(v_now.used - v_slots, 0);
  perform pressrun.admit_waiting(v_now, v_limit);
  return v_held;
end
$$;

comment on function pressrun.hold_in_limits(text, bigint) is
  'Holds the queued jobs (of the type, or all with null) of a workspace with a running limit; the slots that they had go to its others. The number of jobs. REQUIRES the exclusive lock of pauses.';
revoke all on function pressrun.hold_in_limits(text, bigint) from public;
