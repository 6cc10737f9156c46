create or replace function pressrun.job_actions(p_job pressrun.event_report_jobs, p_may_request boolean) returns jsonb
language sql stable
as $$
  select to_jsonb(array_remove(array[
    case when p_job.status = 'completed' then 'download' end,
    case when p_job.status in ('queued', 'running', 'completed') then 'link' end,
    case when p_may_request and p_job.status in ('queued', 'running') and p_job.cancel_requested_at is null then 'cancel' end,
    case when p_may_request and p_job.status = 'failed' then 'retry' end,
    case when p_may_request and p_job.status in ('completed', 'failed', 'cancelled', 'expired') then 'rerun' end], null))
$$;

comment on function pressrun.job_actions(pressrun.event_report_jobs, boolean) is
  'What may be done with a job now, as the API lists it.';
revoke all on function pressrun.job_actions(pressrun.event_report_jobs, boolean) from public;
grant execute on function pressrun.job_actions(pressrun.event_report_jobs, boolean) to pressrun_httpd;
