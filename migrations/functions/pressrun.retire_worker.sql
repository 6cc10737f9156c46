create or replace function pressrun.retire_worker(p_worker uuid) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_run record;
begin
  perform pressrun.lock_pauses();
  update pressrun.workers w set retired_at = clock_timestamp()
  where w.worker_id = p_worker and w.lost_at is null and w.retired_at is null;
  for v_run in
    select r.job_id, r.run_lease, r.lease_token from pressrun.event_report_job_runs r
    join pressrun.event_report_jobs j on j.job_id = r.job_id
    where r.worker_id = p_worker and r.ended_at is null
    order by j.workspace_id  -- in which everybody locks slots
    for no key update of j skip locked  -- a run that is just being ended; rescue_lost_runs() looks after what is left
  loop
    perform pressrun.hand_back(v_run.job_id, v_run.run_lease, v_run.lease_token, 'the worker stopped');
  end loop;
  perform pressrun.release_chunks(p_worker, null, null);
end
$$;

comment on function pressrun.retire_worker(uuid) is
  'Clean end of a worker: what it still runs goes back to the queue, chunks are handed back, and no attempt is used up.';
revoke all on function pressrun.retire_worker(uuid) from public;
grant execute on function pressrun.retire_worker(uuid) to pressrun_worker;
