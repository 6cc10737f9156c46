create or replace function pressrun.job_actions(p_job pressrun.event_report_jobs, p_may_request boolean) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(a.action order by a.place) filter (where a.allowed), '[]')
  from (values
    (1, 'download', p_job.status = 'completed'),
    (2, 'link', p_job.status in ('queued', 'running', 'completed')),
    (3, 'cancel', p_may_request and p_job.status in ('queued', 'running') and p_job.cancel_requested_at is null),
    (4, 'retry', p_may_request and p_job.status = 'failed'),
    (5, 'rerun', p_may_request and p_job.status in ('completed', 'failed', 'cancelled', 'expired'))
  ) a(place, action, allowed)
$$;

comment on function pressrun.job_actions(pressrun.event_report_jobs, boolean) is
  'What may be done with a job now, as the API lists it.';
revoke all on function pressrun.job_actions(pressrun.event_report_jobs, boolean) from public;
grant execute on function pressrun.job_actions(pressrun.event_report_jobs, boolean) to pressrun_httpd;
