create or replace function pressrun.waiting_note(p_job pressrun.event_report_jobs, p_progressed_at timestamptz) returns text
language sql stable
as $$
  select case
    when p_job.status = 'running' and p_job.cancel_too_late then 'Cancellation requested — may complete anyway.'
    when p_job.status = 'queued' and pressrun.now() - p_job.queued_at >= interval '5 minutes'
      or p_job.status = 'running' and pressrun.now() - greatest(p_job.started_at, p_progressed_at) >= interval '5 minutes'
      then 'Job is taking longer than usual. We''re investigating.' end
$$;

comment on function pressrun.waiting_note(pressrun.event_report_jobs, timestamptz) is
  'The note of a job (SPEC J4, J9): slow when it was queued, or ran without progress, for 5 minutes; or that a cancel came late.';
revoke all on function pressrun.waiting_note(pressrun.event_report_jobs, timestamptz) from public;
grant execute on function pressrun.waiting_note(pressrun.event_report_jobs, timestamptz) to pressrun_httpd, pressrun_ctl;
