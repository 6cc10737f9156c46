create or replace function pressrun.explain_state(p_job text) returns text
language plpgsql stable
as $$
declare
  v_job pressrun.event_report_jobs;
  v_row pressrun.job_queue;
begin
  select j.* into v_job from pressrun.event_report_jobs j where j.job_id = p_job;
  if not found then
    raise exception 'There is no job %.', p_job using errcode = 'PRNFD';
  elsif v_job.status = 'running' then
    return pressrun.explain_run(v_job);
  elsif v_job.status <> 'queued' then
    return format('It has ended: %s at %s%s', v_job.status, pressrun.utc(coalesce(v_job.finished_at, v_job.updated_at)),
      coalesce('. ' || v_job.failure_reason, '.'));
  end if;
  select q.* into strict v_row from pressrun.job_queue q where q.job_id = p_job;
  return coalesce(
    pressrun.explain_pause(v_job),
    case v_row.hold when 'limit' then pressrun.explain_limit(v_job, v_row)
      when 'backoff' then format('It backs off until %s after attempt %s ended: %s.', pressrun.utc(v_row.available_at), v_job.attempt,
        coalesce(v_job.status_reason, 'unknown')) end,
    pressrun.explain_turn(v_job));
end
$$;

comment on function pressrun.explain_state(text) is
  'Why a job is where it is, in words that people may read: ended, running (where, how far), paused (what, by whom, why), limit (with its holders), backing off until when, no worker alive, behind how many jobs, or next. Stable, as all that it calls, so that all of it is of one moment. Raises PRNFD.';
revoke all on function pressrun.explain_state(text) from public;
