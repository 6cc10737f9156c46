create or replace function pressrun.cancel_job(p_person bigint, p_event bigint, p_job text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job pressrun.event_report_jobs := pressrun.visible_job(p_person, p_event, p_job);
  v_too_late boolean;
begin
  if not (v_job.requested_by = p_person or 'reports.create' = any (platform.permissions(p_person, v_job.workspace_id))) then
    raise exception 'You may read reports but not cancel them.' using errcode = 'PRFBD';
  end if;
  select j.* into strict v_job from pressrun.event_report_jobs j where j.job_id = p_job for no key update;
  if v_job.status = 'queued' then
    update pressrun.event_report_jobs j set status = 'cancelled', finished_at = pressrun.now(), updated_at = pressrun.now(),
      cancel_requested_at = pressrun.now(), cancel_requested_by = p_person, status_by = 'person:' || p_person, status_reason = 'cancelled'
    where j.job_id = p_job;
    return 'cancelled';
  elsif v_job.status <> 'running' then
    raise exception 'Only a queued or running job can be cancelled; this one is %.', v_job.status using errcode = 'PRCFL';
  elsif v_job.cancel_requested_at is not null then
    return case when v_job.cancel_too_late then 'may_complete' else 'cancelling' end;
  end if;
  -- The run gets 3 seconds to stop; then enforce_deadlines() takes it away.
  update pressrun.event_report_job_runs r
  set deadline_at = case when r.stage = 'finalizing' then r.deadline_at
                         else least(r.deadline_at, clock_timestamp() + interval '3 seconds') end
  where r.job_id = p_job and r.run_lease = v_job.run_lease
  returning r.stage = 'finalizing' into v_too_late;
  update pressrun.event_report_jobs j set cancel_requested_at = pressrun.now(), cancel_requested_by = p_person,
    cancel_too_late = v_too_late
  where j.job_id = p_job;
  perform pg_notify('pressrun_cancel', p_job || ' ' || v_job.run_lease);
  return case when v_too_late then 'may_complete' else 'cancelling' end;
end
$$;

comment on function pressrun.cancel_job(bigint, bigint, text) is
  'Cancels a job: cancelled (it was queued), cancelling (its worker was told and has 3 seconds), may_complete (it was finalizing: too late to promise). Raises PRCFL for a job that has ended.';
revoke all on function pressrun.cancel_job(bigint, bigint, text) from public;
grant execute on function pressrun.cancel_job(bigint, bigint, text) to pressrun_httpd;
