create or replace view ops.recent_failures as
  select c.job_id, c.occurred_at as failed_at, j.workspace_id, j.event_id, j.type, j.failure_code, j.failure_reason, c.attempt, w.host, r.diagnostic
  from ops.recent_changes c join pressrun.event_report_jobs j on j.job_id = c.job_id
  left join lateral (
    select l.worker_id, l.diagnostic from pressrun.event_report_job_runs l where l.job_id = c.job_id order by l.run_lease desc limit 1) r on true
  left join pressrun.workers w on w.worker_id = r.worker_id
  where c.to_status = 'failed' order by c.id desc;
comment on view ops.recent_failures is 'Jobs that failed among the last 20,000 changes of status, newest first.';
comment on column ops.recent_failures.job_id is 'The job.';
comment on column ops.recent_failures.failed_at is 'When.';
comment on column ops.recent_failures.workspace_id is 'Its workspace.';
comment on column ops.recent_failures.event_id is 'Its event.';
comment on column ops.recent_failures.type is 'Report type.';
comment on column ops.recent_failures.failure_code is 'Why, for programs.';
comment on column ops.recent_failures.failure_reason is 'Why, as the organizer reads it.';
comment on column ops.recent_failures.attempt is 'Number of its last run; 0 when it never ran.';
comment on column ops.recent_failures.host is 'Host of the last run.';
comment on column ops.recent_failures.diagnostic is 'Of the last run: for ops.';
