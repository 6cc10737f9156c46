create or replace view ops.jobs as
  select j.job_id, j.workspace_id, j.event_id, j.type, j.format, j.status, r.stage, r.progress, r.rows_written, j.attempt,
    j.requested_by, j.created_at, j.started_at, j.finished_at, j.failure_code, j.failure_reason, r.diagnostic,
    w.host, w.pid, r.run_lease, r.deadline_at, q.hold, j.request_id, j.schedule_id
  from pressrun.event_report_jobs j
  left join pressrun.event_report_job_runs r on r.job_id = j.job_id
    and r.run_lease = (select max(l.run_lease) from pressrun.event_report_job_runs l where l.job_id = j.job_id)
  left join pressrun.workers w on w.worker_id = r.worker_id
  left join pressrun.job_queue q on q.job_id = j.job_id;
comment on view ops.jobs is 'Every job with its last run: where it runs or ran, how far it is, and the diagnostic of its failure.';
comment on column ops.jobs.job_id is 'The job.';
comment on column ops.jobs.workspace_id is 'Its workspace.';
comment on column ops.jobs.event_id is 'Its event.';
comment on column ops.jobs.type is 'Report type.';
comment on column ops.jobs.format is 'Formats, separated by commas.';
comment on column ops.jobs.status is 'Status of the job.';
comment on column ops.jobs.stage is 'Stage of the last run.';
comment on column ops.jobs.progress is 'Percent of the last run.';
comment on column ops.jobs.rows_written is 'Rows of the last run.';
comment on column ops.jobs.attempt is 'Number of the last run.';
comment on column ops.jobs.requested_by is 'Person who asked.';
comment on column ops.jobs.created_at is 'When.';
comment on column ops.jobs.started_at is 'When the last run began.';
comment on column ops.jobs.finished_at is 'When the job ended.';
comment on column ops.jobs.failure_code is 'Why it failed, for programs.';
comment on column ops.jobs.failure_reason is 'Why it failed, as the organizer reads it.';
comment on column ops.jobs.diagnostic is 'Why the last run failed, for ops.';
comment on column ops.jobs.host is 'Host of the last run.';
comment on column ops.jobs.pid is 'Supervisor process there.';
comment on column ops.jobs.run_lease is 'Lease of the last run.';
comment on column ops.jobs.deadline_at is 'When the last run is or would have been ended.';
comment on column ops.jobs.hold is 'Why a queued job cannot be claimed now; null: it can.';
comment on column ops.jobs.request_id is 'HTTP request that made it.';
comment on column ops.jobs.schedule_id is 'Schedule that made it.';
