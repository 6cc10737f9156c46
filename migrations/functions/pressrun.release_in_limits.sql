create or replace function pressrun.release_in_limits(p_workspace bigint) returns bigint
language plpgsql volatile
as $$
declare
  v_limit integer;
  v_now pressrun.workspace_slots;
  v_first record;
begin
  -- Exclusively, as set_workspace_limits() does: whoever cancels has a shared one before the job's queue row and takes slots afterwards.
  perform pg_advisory_xact_lock(pressrun.advisory_class('limits'), pressrun.lock_key(p_workspace::text));
  select l.running_jobs into strict v_limit from pressrun.workspace_limits l where l.workspace_id = p_workspace;
  v_now := pressrun.lock_slots(p_workspace);
  with freed as (
    update pressrun.job_queue q set hold = 'limit'
    where q.workspace_id = p_workspace and q.hold = 'paused' and not exists (
      select from pressrun.pauses p where p.resumed_at is null and (p.type = q.type or p.workspace_id = q.workspace_id))
    returning q.lane, q.seq)
  select count(*) as jobs, min(f.seq) filter (where f.lane = 0) as seq_0, min(f.seq) filter (where f.lane = 1) as seq_1
  into v_first from freed f;
  -- Admission looks above these, and the jobs are older than those that were admitted meanwhile.
  v_now.admitted_seq_0 := least(v_now.admitted_seq_0, v_first.seq_0 - 1);
  v_now.admitted_seq_1 := least(v_now.admitted_seq_1, v_first.seq_1 - 1);
  perform pressrun.admit_waiting(v_now, v_limit);
  return v_first.jobs;
end
$$;

comment on function pressrun.release_in_limits(bigint) is
  'Lets the jobs of a workspace with a running limit go that no pause holds any more: they wait for a slot, and have it if one is free. Their number. REQUIRES the exclusive lock of pauses.';
revoke all on function pressrun.release_in_limits(bigint) from public;
