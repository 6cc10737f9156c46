create or replace function pressrun.end_attempt(p_job pressrun.event_report_jobs, p_outcome text, p_code text, p_diagnostic jsonb, p_may_retry boolean, p_by text)
returns text
language plpgsql volatile
as $$
declare
  v_code constant text := coalesce(p_code, 'internal_error');
  v_crashes constant integer := p_job.crashes + (v_code in ('runner_crashed', 'out_of_memory'))::integer;
  v_again constant boolean := coalesce(p_may_retry, false) and p_job.attempts_used < p_job.max_attempts and v_crashes < 2;
begin
  -- Also when the cancel came too late for this run: nobody who cancelled gets another.
  if p_job.cancel_requested_at is not null and (v_again or not p_job.cancel_too_late) then
    return pressrun.end_cancelled(p_job, p_by);
  end if;
  perform pressrun.end_run(p_job.job_id, p_job.run_lease, case when p_outcome = 'lost' then 'lost' when v_again then 'requeued' else 'failed' end,
    jsonb_build_object('code', v_code) || coalesce(p_diagnostic, '{}'));
  if v_again then
    update pressrun.event_report_jobs j
    set status = 'queued', queued_at = pressrun.now(), updated_at = pressrun.now(), run_lease = j.run_lease + 1, crashes = v_crashes,
      not_before = clock_timestamp() + pressrun.backoff_after(j.attempts_used), status_by = p_by, status_reason = v_code
    where j.job_id = p_job.job_id;
    return 'requeued';
  end if;
  update pressrun.event_report_jobs j
  set status = 'failed', finished_at = pressrun.now(), updated_at = pressrun.now(), run_lease = j.run_lease + 1, crashes = v_crashes,
    failure_code = v_code, failure_reason = pressrun.failure_reason(v_code, j.type), status_by = p_by, status_reason = v_code
  where j.job_id = p_job.job_id;
  return 'failed';
end
$$;

comment on function pressrun.end_attempt(pressrun.event_report_jobs, text, text, jsonb, boolean, text) is
  'Ends an attempt that did not complete: the job is queued again with backoff while it may be retried, attempts are left and its renderer has not crashed twice; else it fails with the reason of the code. A job that somebody cancelled is cancelled, unless it failed for good after it was too late to cancel. REQUIRES the lock of the job.';
revoke all on function pressrun.end_attempt(pressrun.event_report_jobs, text, text, jsonb, boolean, text) from public;
