create or replace function pressrun.hand_back(p_job text, p_run_lease bigint, p_token uuid, p_reason text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.leased_job(p_job, p_run_lease, p_token);
begin
  if v_job.job_id is null then
    return 'lease_lost';
  elsif v_job.cancel_requested_at is not null then
    return pressrun.end_cancelled(v_job, 'worker:' || v_job.worker_id);
  end if;
  perform pressrun.end_run(p_job, p_run_lease, 'handed_back', null);
  update pressrun.event_report_jobs j
  set status = 'queued', queued_at = pressrun.now(), updated_at = pressrun.now(), run_lease = j.run_lease + 1,
    attempts_used = j.attempts_used - 1, status_by = 'worker:' || j.worker_id, status_reason = p_reason
  where j.job_id = p_job;
  return 'requeued';
end
$$;

comment on function pressrun.hand_back(text, bigint, uuid, text) is
  'A worker that stops gives a run back: requeued (at once, and no attempt is used up), cancelled (somebody had asked for that), or lease_lost.';
revoke all on function pressrun.hand_back(text, bigint, uuid, text) from public;
grant execute on function pressrun.hand_back(text, bigint, uuid, text) to pressrun_worker;
