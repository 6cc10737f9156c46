drop function if exists pressrun.job_actions(pressrun.event_report_jobs, boolean);  -- before the type's permission counted

create or replace function pressrun.job_actions(p_job pressrun.event_report_jobs, p_own boolean, p_may_request boolean, p_may_read boolean, p_enabled boolean)
returns jsonb
language sql stable
as $$
  select to_jsonb(array_remove(array[
    case when p_may_read and p_job.status = 'completed' then 'download' end,
    case when p_may_read and p_job.status in ('queued', 'running', 'completed') then 'link' end,
    case when (p_own or p_may_request) and p_job.status in ('queued', 'running') and p_job.cancel_requested_at is null then 'cancel' end,
    case when p_may_request and p_may_read and p_enabled and p_job.status = 'failed' then 'retry' end,
    case when p_may_request and p_may_read and p_enabled and p_job.status in ('completed', 'failed', 'cancelled', 'expired')
      then 'rerun' end], null))
$$;

comment on function pressrun.job_actions(pressrun.event_report_jobs, boolean, boolean, boolean, boolean) is
  'What may be done with a job now, as the API lists it, by its requester (p_own) or somebody else, who may request reports and read those of its type, or not; p_enabled: the type can be requested.';
revoke all on function pressrun.job_actions(pressrun.event_report_jobs, boolean, boolean, boolean, boolean) from public;
grant execute on function pressrun.job_actions(pressrun.event_report_jobs, boolean, boolean, boolean, boolean) to pressrun_httpd;
