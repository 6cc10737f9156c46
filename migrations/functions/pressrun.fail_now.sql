create or replace function pressrun.fail_now(p_job pressrun.event_report_jobs, p_code text, p_reason text, p_by text, p_diagnostic jsonb) returns void
language plpgsql volatile
as $$
begin
  if p_job.status = 'running' then
    perform pressrun.end_run(p_job.job_id, p_job.run_lease, 'failed', p_diagnostic);
    perform pressrun.terminate_backend(p_job.job_id, p_job.run_lease);
    perform pg_notify('pressrun_cancel', p_job.job_id || ' ' || p_job.run_lease);
  end if;
  update pressrun.event_report_jobs j
  set status = 'failed', finished_at = pressrun.now(), updated_at = pressrun.now(), run_lease = j.run_lease + 1,
    failure_code = p_code, failure_reason = p_reason, status_by = p_by, status_reason = p_code
  where j.job_id = p_job.job_id;
  insert into pressrun.event_report_job_diagnostics (job_id, noted_at, diagnostic) values (p_job.job_id, pressrun.now(), p_diagnostic);
end
$$;

comment on function pressrun.fail_now(pressrun.event_report_jobs, text, text, text, jsonb) is
  'Fails a queued or running job whatever its worker does: the lease is raised, its query ended, its worker told, its artifacts given up. REQUIRES the lock of the job.';
revoke all on function pressrun.fail_now(pressrun.event_report_jobs, text, text, text, jsonb) from public;
