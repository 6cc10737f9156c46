-- The life of a job: the truth, its history, its runs, its artifacts.
create table pressrun.event_report_jobs (
  job_id text primary key check (job_id ~ '^[0-9a-hjkmnp-tv-z]{26}$'),
  workspace_id bigint not null,
  event_id bigint not null,
  type text not null,
  params jsonb not null check (jsonb_typeof(params) = 'object'),
  format text not null check (format ~ '^(csv|xlsx|pdf)(,(csv|xlsx|pdf))*$'),
  status text not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled', 'expired')),
  requested_by bigint not null,
  created_at timestamptz not null,
  queued_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null,
  failure_code text,
  failure_reason text,
  retry_of text,
  rerun_of text,
  download_count integer not null default 0 check (download_count >= 0),
  last_downloaded_at timestamptz,
  lane smallint not null default 0 check (lane in (0, 1)),
  attempt integer not null default 0 check (attempt >= 0),
  attempts_used integer not null default 0 check (attempts_used >= 0),
  max_attempts integer not null check (max_attempts > 0),
  crashes integer not null default 0 check (crashes >= 0),
  run_lease bigint not null default 0 check (run_lease >= 0),
  lease_token uuid,
  worker_id uuid,
  cancel_requested_at timestamptz,
  cancel_requested_by bigint,
  cancel_too_late boolean not null default false,
  not_before timestamptz,
  notify_emails text[] not null default '{}',
  request_id text,
  status_by text not null,
  status_reason text,
  constraint started_when_run check (status <> 'running' or (started_at is not null and lease_token is not null and worker_id is not null)),
  constraint finished_when_terminal check ((status in ('queued', 'running')) = (finished_at is null)),
  constraint reason_when_failed check ((status = 'failed') = (failure_code is not null and failure_reason is not null)),
  constraint one_origin check (retry_of is null or rerun_of is null)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

create index event_report_jobs_of_event on pressrun.event_report_jobs (event_id, created_at desc, job_id desc);
create index event_report_jobs_of_workspace on pressrun.event_report_jobs (workspace_id, created_at desc);
create index event_report_jobs_of_requester on pressrun.event_report_jobs (requested_by, created_at desc);

comment on table pressrun.event_report_jobs is 'The truth about every report that was asked for: one row a job. Written by functions only; a change of status outside the state machine is refused whoever asks.';
comment on column pressrun.event_report_jobs.job_id is 'ULID in lower case: 26 characters, ordered by time; the same in URLs.';
comment on column pressrun.event_report_jobs.workspace_id is 'The workspace that the event belonged to when the job was requested.';
comment on column pressrun.event_report_jobs.event_id is 'The event; the report function is always called with it.';
comment on column pressrun.event_report_jobs.type is 'Report type, see report_types.';
comment on column pressrun.event_report_jobs.params is 'Parameters as validated, relative periods resolved to dates.';
comment on column pressrun.event_report_jobs.format is 'csv, xlsx or pdf; several are separated by commas.';
comment on column pressrun.event_report_jobs.status is 'queued, running, completed, failed, cancelled, expired.';
comment on column pressrun.event_report_jobs.requested_by is 'The person who asked.';
comment on column pressrun.event_report_jobs.created_at is 'When it was asked for.';
comment on column pressrun.event_report_jobs.queued_at is 'When it was last put into the queue.';
comment on column pressrun.event_report_jobs.started_at is 'When its present or last run began.';
comment on column pressrun.event_report_jobs.finished_at is 'When it completed, failed or was cancelled.';
comment on column pressrun.event_report_jobs.updated_at is 'When its status last changed.';
comment on column pressrun.event_report_jobs.failure_code is 'Why it failed, for programs.';
comment on column pressrun.event_report_jobs.failure_reason is 'Why it failed, in words for the organizer.';
comment on column pressrun.event_report_jobs.retry_of is 'The failed job that this one tries again.';
comment on column pressrun.event_report_jobs.rerun_of is 'The finished job that this one repeats.';
comment on column pressrun.event_report_jobs.download_count is 'Downloads that were counted.';
comment on column pressrun.event_report_jobs.last_downloaded_at is 'The last of them.';
comment on column pressrun.event_report_jobs.lane is '0 interactive, 1 scheduled; lower lanes are claimed first.';
comment on column pressrun.event_report_jobs.attempt is 'Number of the present or last run, for people.';
comment on column pressrun.event_report_jobs.attempts_used is 'Runs that count against max_attempts; a run handed back at shutdown does not.';
comment on column pressrun.event_report_jobs.max_attempts is 'Attempts after which a lost run or transient fault fails the job.';
comment on column pressrun.event_report_jobs.crashes is 'Runs whose renderer died; the second ends the job.';
comment on column pressrun.event_report_jobs.run_lease is 'Grows with every claim and every forced end; who carries an older number can change nothing.';
comment on column pressrun.event_report_jobs.lease_token is 'Random companion of run_lease, since an asynchronous failover may give out a number twice.';
comment on column pressrun.event_report_jobs.worker_id is 'The worker of the present or last run.';
comment on column pressrun.event_report_jobs.cancel_requested_at is 'When somebody asked to cancel the running job.';
comment on column pressrun.event_report_jobs.cancel_requested_by is 'Who asked.';
comment on column pressrun.event_report_jobs.cancel_too_late is 'The cancel came when the run was finalizing: it may complete anyway.';
comment on column pressrun.event_report_jobs.not_before is 'End of the backoff of a queued job, by the wall clock; null: none.';
comment on column pressrun.event_report_jobs.notify_emails is 'Who gets a mail when it completes.';
comment on column pressrun.event_report_jobs.request_id is 'Id of the HTTP request that made it, for the logs.';
comment on column pressrun.event_report_jobs.status_by is 'Who made the last change of status: person:7, worker:<id>, janitor, ops:<role>.';
comment on column pressrun.event_report_jobs.status_reason is 'Why, where there is a reason.';

create table pressrun.event_report_job_events (
  id bigint generated always as identity primary key,
  job_id text not null,
  from_status text,
  to_status text not null,
  occurred_at timestamptz not null,
  actor text not null,
  attempt integer not null,
  worker_id uuid,
  reason text
) with (autovacuum_vacuum_insert_scale_factor = 0.1);
create index event_report_job_events_of_job on pressrun.event_report_job_events (job_id, id);
comment on table pressrun.event_report_job_events is 'Append-only history: one row for every change of status, written by a trigger in the transaction of the change.';
comment on column pressrun.event_report_job_events.id is 'Order of insertion; ids commit out of order.';
comment on column pressrun.event_report_job_events.job_id is 'The job.';
comment on column pressrun.event_report_job_events.from_status is 'Status before; null when the job was made.';
comment on column pressrun.event_report_job_events.to_status is 'Status after.';
comment on column pressrun.event_report_job_events.occurred_at is 'When.';
comment on column pressrun.event_report_job_events.actor is 'Who: person:7, worker:<id>, janitor, ops:<role>.';
comment on column pressrun.event_report_job_events.attempt is 'Attempt of the job at that time.';
comment on column pressrun.event_report_job_events.worker_id is 'Worker of that attempt.';
comment on column pressrun.event_report_job_events.reason is 'Why, where there is a reason.';

create table pressrun.event_report_job_runs (
  job_id text not null references pressrun.event_report_jobs,
  run_lease bigint not null,
  lease_token uuid not null,
  attempt integer not null,
  worker_id uuid not null,
  claimed_at timestamptz not null,
  deadline_at timestamptz not null,
  began_at timestamptz,
  backend_pid integer,
  backend_start timestamptz,
  stage text not null default 'queued' check (stage in ('queued', 'querying', 'rendering', 'uploading', 'finalizing')),
  progress smallint not null default 0 check (progress between 0 and 100),
  rows_written bigint not null default 0 check (rows_written >= 0),
  progressed_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('completed', 'failed', 'requeued', 'cancelled', 'lost', 'handed_back')),
  diagnostic jsonb,
  primary key (job_id, run_lease),
  constraint outcome_when_ended check ((ended_at is null) = (outcome is null))
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
create index event_report_job_runs_open on pressrun.event_report_job_runs (worker_id) where ended_at is null;
create index event_report_job_runs_deadline on pressrun.event_report_job_runs (deadline_at) where ended_at is null;
comment on table pressrun.event_report_job_runs is 'One row an attempt: who runs it under which lease, how far it is, how it ended, and what ops need to know when it failed.';
comment on column pressrun.event_report_job_runs.job_id is 'The job.';
comment on column pressrun.event_report_job_runs.run_lease is 'The lease of this run.';
comment on column pressrun.event_report_job_runs.lease_token is 'Random companion of the lease.';
comment on column pressrun.event_report_job_runs.attempt is 'Number of the attempt, for people.';
comment on column pressrun.event_report_job_runs.worker_id is 'The worker process.';
comment on column pressrun.event_report_job_runs.claimed_at is 'When it was claimed, by the wall clock.';
comment on column pressrun.event_report_job_runs.deadline_at is 'When the run is ended if it is still going, by the wall clock.';
comment on column pressrun.event_report_job_runs.began_at is 'When the renderer began.';
comment on column pressrun.event_report_job_runs.backend_pid is 'Server process of the report''s query, on the report''s source.';
comment on column pressrun.event_report_job_runs.backend_start is 'Its start, so that a later process with the same pid is never hit.';
comment on column pressrun.event_report_job_runs.stage is 'querying, rendering, uploading, finalizing.';
comment on column pressrun.event_report_job_runs.progress is 'Percent; at most 95 until the job is completed.';
comment on column pressrun.event_report_job_runs.rows_written is 'Rows rendered so far.';
comment on column pressrun.event_report_job_runs.progressed_at is 'When stage, progress or rows last changed.';
comment on column pressrun.event_report_job_runs.ended_at is 'When it ended, by the wall clock; null while it runs.';
comment on column pressrun.event_report_job_runs.outcome is 'completed, failed, requeued (transient fault), cancelled, lost, handed_back.';
comment on column pressrun.event_report_job_runs.diagnostic is 'Exception, SQLSTATE, signal, peak memory: for ops, never for the organizer.';

create table pressrun.event_report_job_artifacts (
  artifact_id text primary key,
  job_id text not null references pressrun.event_report_jobs,
  run_lease bigint not null,
  format text not null check (format in ('csv', 'xlsx', 'pdf')),
  state text not null check (state in ('uploading', 'available', 'expired', 'abandoned', 'deleted')),
  r2_key text not null unique check (length(r2_key) between 1 and 1024),
  filename text not null,
  content_type text not null,
  bytes bigint check (bytes >= 0),
  rows bigint check (rows >= 0),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null,
  expires_at timestamptz,
  deleted_at timestamptz,
  delete_error text,
  delete_after timestamptz,
  constraint complete_when_offered check (state not in ('available', 'expired') or (bytes is not null and rows is not null and sha256 is not null and expires_at is not null)),
  constraint deleted_when_gone check ((state = 'deleted') = (deleted_at is not null))
) with (fillfactor = 70);
create index event_report_job_artifacts_of_job on pressrun.event_report_job_artifacts (job_id);
create unique index one_artifact_per_format on pressrun.event_report_job_artifacts (job_id, format) where state in ('available', 'expired');
create index event_report_job_artifacts_to_delete on pressrun.event_report_job_artifacts (delete_after) where state in ('expired', 'abandoned');
comment on table pressrun.event_report_job_artifacts is 'Every object in the store, recorded before its first byte is uploaded.';
comment on column pressrun.event_report_job_artifacts.artifact_id is 'ULID.';
comment on column pressrun.event_report_job_artifacts.job_id is 'The job.';
comment on column pressrun.event_report_job_artifacts.run_lease is 'The run that uploads it.';
comment on column pressrun.event_report_job_artifacts.format is 'csv, xlsx, pdf.';
comment on column pressrun.event_report_job_artifacts.state is 'uploading: being written. available: offered. expired: retention over, object to be deleted. abandoned: its run did not complete, object to be deleted. deleted: the object is gone.';
comment on column pressrun.event_report_job_artifacts.r2_key is 'Key of the object in the store.';
comment on column pressrun.event_report_job_artifacts.filename is 'The name that a download is given.';
comment on column pressrun.event_report_job_artifacts.content_type is 'MIME type.';
comment on column pressrun.event_report_job_artifacts.bytes is 'Size.';
comment on column pressrun.event_report_job_artifacts.rows is 'Data rows, the header not counted.';
comment on column pressrun.event_report_job_artifacts.sha256 is 'SHA-256 of the content, in hexadecimal.';
comment on column pressrun.event_report_job_artifacts.created_at is 'When the row was made.';
comment on column pressrun.event_report_job_artifacts.expires_at is 'When its retention ends.';
comment on column pressrun.event_report_job_artifacts.deleted_at is 'When the object was deleted.';
comment on column pressrun.event_report_job_artifacts.delete_error is 'What the store said when deleting failed.';
comment on column pressrun.event_report_job_artifacts.delete_after is 'The janitor deletes the object once this time (wall clock) has passed.';

create table pressrun.event_report_job_downloads (
  id bigint generated always as identity primary key,
  job_id text not null references pressrun.event_report_jobs,
  format text not null,
  person_id bigint not null,
  downloaded_at timestamptz not null,
  method text not null,
  range_start bigint,
  remote_addr text,
  user_agent text,
  counted boolean not null
);
create index event_report_job_downloads_of_job on pressrun.event_report_job_downloads (job_id, id);
comment on table pressrun.event_report_job_downloads is 'Every time a file was fetched: who, when, how.';
comment on column pressrun.event_report_job_downloads.id is 'Order of insertion.';
comment on column pressrun.event_report_job_downloads.job_id is 'The job.';
comment on column pressrun.event_report_job_downloads.format is 'Which of its files.';
comment on column pressrun.event_report_job_downloads.person_id is 'The subject of the link.';
comment on column pressrun.event_report_job_downloads.downloaded_at is 'When.';
comment on column pressrun.event_report_job_downloads.method is 'GET or HEAD.';
comment on column pressrun.event_report_job_downloads.range_start is 'First byte asked for; null: the whole.';
comment on column pressrun.event_report_job_downloads.remote_addr is 'Address of the client.';
comment on column pressrun.event_report_job_downloads.user_agent is 'What the client called itself, cut at 300 characters.';
comment on column pressrun.event_report_job_downloads.counted is 'Whether it counts as a download: a GET of the whole or from byte 0.';

create table pressrun.idempotency_keys (
  person_id bigint not null,
  key text not null check (length(key) between 1 and 255),
  request_hash text not null,
  job_id text not null,
  created_at timestamptz not null,
  primary key (person_id, key)
);
create index idempotency_keys_by_age on pressrun.idempotency_keys (created_at);
comment on table pressrun.idempotency_keys is 'Idempotency-Key of requests in the last 24 hours, per requester.';
comment on column pressrun.idempotency_keys.person_id is 'The requester.';
comment on column pressrun.idempotency_keys.key is 'The key as sent.';
comment on column pressrun.idempotency_keys.request_hash is 'Hash of event and body: the same key with another request is an error.';
comment on column pressrun.idempotency_keys.job_id is 'The job that the first request made.';
comment on column pressrun.idempotency_keys.created_at is 'When.';

create table pressrun.notification_outbox (
  notification_id text primary key,
  job_id text not null references pressrun.event_report_jobs,
  email text not null check (email ~ '^[^[:cntrl:][:space:]]+@[^[:cntrl:][:space:]]+$'),
  status text not null default 'pending' check (status in ('pending', 'sent', 'bounced', 'dead')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index notification_outbox_of_job on pressrun.notification_outbox (job_id);
create unique index one_mail_per_recipient on pressrun.notification_outbox (job_id, lower(email));
comment on table pressrun.notification_outbox is 'Mails to be sent, written in the transaction that completes the job and never before.';
comment on column pressrun.notification_outbox.notification_id is 'ULID; the Message-ID is made from it.';
comment on column pressrun.notification_outbox.job_id is 'The job.';
comment on column pressrun.notification_outbox.email is 'The recipient.';
comment on column pressrun.notification_outbox.status is 'pending, sent, bounced, dead.';
comment on column pressrun.notification_outbox.created_at is 'When the job completed.';
comment on column pressrun.notification_outbox.updated_at is 'When the status last changed.';
