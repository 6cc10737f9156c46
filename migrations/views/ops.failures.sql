create or replace view ops.failures as
  select j.job_id, j.finished_at, j.workspace_id, j.type, j.failure_code, j.failure_reason, j.attempt,
    coalesce(d.diagnostic, r.diagnostic) as diagnostic, w.host, n.job_id as retried_as
  from pressrun.event_report_jobs j
  left join pressrun.event_report_job_diagnostics d on d.job_id = j.job_id
  left join pressrun.event_report_job_runs r on r.job_id = j.job_id
    and r.run_lease = (select max(l.run_lease) from pressrun.event_report_job_runs l where l.job_id = j.job_id)
  left join pressrun.workers w on w.worker_id = r.worker_id
  left join pressrun.event_report_jobs n on n.retry_of = j.job_id and n.automatic_retries > 0
  where j.status = 'failed';
comment on view ops.failures is 'Every failed job with both faces of its failure: what the organizer reads, and the diagnostic.';
comment on column ops.failures.job_id is 'The job.';
comment on column ops.failures.finished_at is 'When it failed.';
comment on column ops.failures.workspace_id is 'Its workspace.';
comment on column ops.failures.type is 'Its report type.';
comment on column ops.failures.failure_code is 'Why, for programs.';
comment on column ops.failures.failure_reason is 'Why, as the organizer reads it.';
comment on column ops.failures.attempt is 'Number of its last run; 0 when it never ran.';
comment on column ops.failures.diagnostic is 'Exception, SQLSTATE, signal, waiting time: for ops.';
comment on column ops.failures.host is 'Host of the last run.';
comment on column ops.failures.retried_as is 'The automatic retry, if there is one.';
