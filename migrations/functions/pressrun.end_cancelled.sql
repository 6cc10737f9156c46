create or replace function pressrun.end_cancelled(p_job pressrun.event_report_jobs, p_by text) returns text
language plpgsql volatile
as $$
begin
  perform pressrun.end_run(p_job.job_id, p_job.run_lease, 'cancelled', null);
  update pressrun.event_report_jobs j
  set status = 'cancelled', finished_at = pressrun.now(), updated_at = pressrun.now(), run_lease = j.run_lease + 1,
    status_by = p_by, status_reason = 'cancelled by person:' || p_job.cancel_requested_by
  where j.job_id = p_job.job_id;
  return 'cancelled';
end
$$;

comment on function pressrun.end_cancelled(pressrun.event_report_jobs, text) is
  'Ends a running job as cancelled. REQUIRES the lock of the job.';
revoke all on function pressrun.end_cancelled(pressrun.event_report_jobs, text) from public;
