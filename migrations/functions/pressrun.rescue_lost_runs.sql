create or replace function pressrun.rescue_lost_runs() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_run record;
  v_job pressrun.event_report_jobs;
  v_rescued bigint := 0;
begin
  perform pressrun.lock_pauses();
  -- Nobody could say that it lives while the server was down.
  update pressrun.workers w set lost_at = clock_timestamp()
  from pressrun.settings s
  where w.lost_at is null and w.retired_at is null
    and greatest(w.heartbeat_at, pg_postmaster_start_time()) < clock_timestamp() - s.lease_time;
  for v_run in
    select r.job_id, r.run_lease, w.worker_id, w.host
    from (select l.worker_id, l.host from pressrun.workers l where l.lost_at is not null or l.retired_at is not null offset 0) w
    -- offset 0: looks up the few that there are, and never joins whole tables.
    cross join lateral (
      select o.job_id, o.run_lease from pressrun.event_report_job_runs o
      where o.worker_id = w.worker_id and o.ended_at is null offset 0) r
    cross join lateral (select j.workspace_id from pressrun.event_report_jobs j where j.job_id = r.job_id offset 0) j
    order by j.workspace_id  -- in which everybody locks slots
  loop
    -- Skips a job that somebody is changing right now: it is looked at again at the next turn.
    select j.* into v_job from pressrun.event_report_jobs j
    where j.job_id = v_run.job_id and j.run_lease = v_run.run_lease and j.status = 'running'
    for no key update skip locked;
    if v_job.job_id is not null then
      begin
        perform pressrun.end_attempt(v_job, 'lost', 'worker_lost',
          jsonb_build_object('worker', v_run.worker_id, 'host', v_run.host), true, 'janitor');
        perform pressrun.terminate_backend(v_run.job_id, v_run.run_lease);
        v_rescued := v_rescued + 1;
      exception when others then
        -- One job that cannot be ended must not keep the others from it.
        raise warning 'job % could not be ended: %', v_run.job_id, sqlerrm;
      end;
    end if;
  end loop;
  perform pressrun.release_chunks(w.worker_id, null, 'worker_lost') from pressrun.workers w
  where (w.lost_at is not null or w.retired_at is not null)
    and exists (select from pressrun.event_report_job_chunks c where c.worker_id = w.worker_id and c.state = 'rendering');
  return v_rescued;
end
$$;

comment on function pressrun.rescue_lost_runs() is
  'Duty: declares workers lost whose heartbeat is older than settings.lease_time and takes their runs away: queued again while attempts are left, else failed; the chunks that they rendered for others'' runs can be claimed again. The number of runs.';
revoke all on function pressrun.rescue_lost_runs() from public;
grant execute on function pressrun.rescue_lost_runs() to pressrun_janitor;
