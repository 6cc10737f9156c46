create or replace function pressrun.explain_run(p_job pressrun.event_report_jobs) returns text
language plpgsql stable
as $$
begin
  return (
    select format('It runs since %s on %s (attempt %s of %s): %s, %s %%, %s rows.%s', pressrun.utc(p_job.started_at),
      coalesce(w.host || ' process ' || w.pid, 'a worker that is gone'), p_job.attempt, p_job.max_attempts, r.stage, r.progress, r.rows_written,
      case when p_job.cancel_too_late then ' A cancel came too late to promise anything.'
        when p_job.cancel_requested_at is not null then ' It is being cancelled.'
        when w.heartbeat_at < clock_timestamp() - s.lease_time then ' Its worker is silent; the job goes to another.' else '' end)
    from pressrun.event_report_job_runs r
    cross join pressrun.settings s
    left join pressrun.workers w on w.worker_id = r.worker_id
    where r.job_id = p_job.job_id and r.run_lease = p_job.run_lease);
end
$$;

comment on function pressrun.explain_run(pressrun.event_report_jobs) is
  'Where a running job runs and how far it is, in words.';
revoke all on function pressrun.explain_run(pressrun.event_report_jobs) from public;
