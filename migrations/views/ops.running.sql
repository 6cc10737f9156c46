create or replace view ops.running as
  select r.job_id, j.workspace_id, j.event_id, j.type, j.format, r.stage, r.progress, r.rows_written, r.attempt, r.run_lease, w.host, w.pid, r.worker_id,
    r.claimed_at, clock_timestamp() - r.claimed_at as runs_for, clock_timestamp() - r.progressed_at as quiet_for, r.deadline_at,
    w.heartbeat_at + s.lease_time as lease_until, r.backend_pid, j.cancel_requested_at is not null as cancelling
  from pressrun.event_report_job_runs r join pressrun.event_report_jobs j on j.job_id = r.job_id
  left join pressrun.workers w on w.worker_id = r.worker_id cross join pressrun.settings s
  where r.ended_at is null;
comment on view ops.running is 'Every run that goes on: what, where, how far, for how long, and until when its worker has it.';
comment on column ops.running.job_id is 'The job.';
comment on column ops.running.workspace_id is 'Its workspace.';
comment on column ops.running.event_id is 'Its event.';
comment on column ops.running.type is 'Report type.';
comment on column ops.running.format is 'Formats, separated by commas.';
comment on column ops.running.stage is 'queued (claimed, not begun), querying, rendering, uploading, finalizing.';
comment on column ops.running.progress is 'Percent.';
comment on column ops.running.rows_written is 'Rows.';
comment on column ops.running.attempt is 'Number of the run.';
comment on column ops.running.run_lease is 'Its lease.';
comment on column ops.running.host is 'Where it runs.';
comment on column ops.running.pid is 'Supervisor process there.';
comment on column ops.running.worker_id is 'The worker, as in ops.workers.';
comment on column ops.running.claimed_at is 'When it was claimed.';
comment on column ops.running.runs_for is 'Time since then.';
comment on column ops.running.quiet_for is 'Time since it last said how far it is.';
comment on column ops.running.deadline_at is 'When it is ended.';
comment on column ops.running.lease_until is 'When others may take it, unless its worker gives a sign of life before.';
comment on column ops.running.backend_pid is 'Its session on the server that it reads from.';
comment on column ops.running.cancelling is 'Somebody asked to cancel it.';
