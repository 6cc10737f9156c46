create or replace function pressrun.enforce_deadlines() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_run record;
  v_job pressrun.event_report_jobs;
  v_ended bigint := 0;
  v_earliest timestamptz;  -- deadline of a run that is open, or will be again if this transaction does not commit
begin
  perform pressrun.lock_pauses();
  for v_run in
    select o.job_id, o.run_lease, o.deadline_at from (
      select r.job_id, r.run_lease, r.deadline_at from pressrun.event_report_job_runs r
      where r.ended_at is null and r.deadline_at < clock_timestamp()
        and r.deadline_at >= to_timestamp((select c.last_value from pressrun.deadlines_checked_ms c) / 1000.0)
      offset 0) o
    -- offset 0: looks up the few that there are, and never joins whole tables.
    cross join lateral (select j.workspace_id from pressrun.event_report_jobs j where j.job_id = o.job_id offset 0) j
    order by j.workspace_id  -- in which everybody locks slots
  loop
    v_earliest := least(v_earliest, v_run.deadline_at);
    -- Skips a job that somebody is changing right now: it is looked at again at the next turn.
    select j.* into v_job from pressrun.event_report_jobs j
    where j.job_id = v_run.job_id and j.run_lease = v_run.run_lease and j.status = 'running'
    for no key update skip locked;
    if v_job.job_id is not null then
      begin
        perform pressrun.end_attempt(v_job, 'failed', 'deadline_exceeded',
          jsonb_build_object('worker', v_job.worker_id, 'deadline', v_run.deadline_at), false, 'janitor');
        perform pressrun.terminate_backend(v_run.job_id, v_run.run_lease);
        perform pg_notify('pressrun_cancel', v_run.job_id || ' ' || v_run.run_lease);
        v_ended := v_ended + 1;
      exception when others then
        -- One job that cannot be ended must not keep the others from it.
        raise warning 'job % could not be ended: %', v_run.job_id, sqlerrm;
      end;
    end if;
  end loop;
  -- Begins there next time (and does so after a rollback too), or a held snapshot makes it walk over all runs that ended long ago. Five minutes are more than a
  -- claim may be under way.
  perform setval('pressrun.deadlines_checked_ms',
    floor(extract(epoch from least(v_earliest, clock_timestamp()) - interval '5 minutes') * 1000)::bigint);
  return v_ended;
end
$$;

comment on function pressrun.enforce_deadlines() is
  'Duty: ends every run past its deadline, also when its worker hangs: the lease is raised, the query''s server process ended, the worker told. A run that was cancelled and did not stop in time is cancelled. The number of runs.';
revoke all on function pressrun.enforce_deadlines() from public;
grant execute on function pressrun.enforce_deadlines() to pressrun_janitor;
