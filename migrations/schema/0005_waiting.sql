-- How long a job has waited, what may hold it back, and what is said of one that failed before it ran.
alter table pressrun.settings
  add column stuck_after interval not null default '15 minutes' check (stuck_after >= '1 second'),
  add column longest_wait interval not null default '2 hours' check (longest_wait >= '1 second'),
  add column automatic_retries integer not null default 3 check (automatic_retries between 0 and 20);
comment on column pressrun.settings.stuck_after is 'A job that could be claimed for so long while nobody claimed in its lane fails, and is tried again.';
comment on column pressrun.settings.longest_wait is 'A job that could be claimed for so long fails, also while workers claim.';
comment on column pressrun.settings.automatic_retries is 'How many jobs in a row are queued automatically after a stuck one.';

alter table pressrun.event_report_jobs
  add column automatic_retries smallint not null default 0 check (automatic_retries >= 0);
comment on column pressrun.event_report_jobs.automatic_retries is 'How many automatic retries led to this job; 0 for one that somebody asked for.';

create index event_report_jobs_retried on pressrun.event_report_jobs (retry_of) where retry_of is not null;

create table pressrun.pauses (
  pause_id bigint generated always as identity primary key,
  scope text not null check (scope in ('all', 'type', 'workspace')),
  type text references pressrun.report_types,
  workspace_id bigint,
  reason text not null check (length(reason) between 1 and 500),
  paused_at timestamptz not null,
  paused_by text not null,
  resumed_at timestamptz,
  resumed_by text,
  constraint target_of_its_scope check ((scope = 'type') = (type is not null) and (scope = 'workspace') = (workspace_id is not null)),
  constraint resumed_by_somebody check ((resumed_at is null) = (resumed_by is null))
);
create unique index one_pause_at_a_time on pressrun.pauses (scope, coalesce(type, ''), coalesce(workspace_id, 0)) where resumed_at is null;
comment on table pressrun.pauses is 'What is paused (resumed_at is null) and was: all jobs, those of a type, or those of a workspace. Written by pause() and resume().';
comment on column pressrun.pauses.pause_id is 'Order of insertion.';
comment on column pressrun.pauses.scope is 'all, type, workspace.';
comment on column pressrun.pauses.type is 'The type that is paused.';
comment on column pressrun.pauses.workspace_id is 'The workspace that is paused.';
comment on column pressrun.pauses.reason is 'Why; people who wait can read it.';
comment on column pressrun.pauses.paused_at is 'When.';
comment on column pressrun.pauses.paused_by is 'Who: a database role.';
comment on column pressrun.pauses.resumed_at is 'When it ended; null while it lasts.';
comment on column pressrun.pauses.resumed_by is 'Who ended it.';

alter table pressrun.job_queue
  drop constraint job_queue_hold_check,
  add constraint job_queue_hold_check check (hold in ('limit', 'backoff', 'paused')),
  add column waited interval not null default '0',
  add column claimable_since timestamptz default statement_timestamp(),
  add column waiting_since timestamptz default statement_timestamp();
alter table pressrun.job_queue alter column claimable_since drop default, alter column waiting_since drop default;
create index job_queue_waiting on pressrun.job_queue (waiting_since) where hold is null;
comment on column pressrun.job_queue.hold is 'limit: the workspace runs as many jobs as it may. backoff: until available_at. paused: its type or workspace is. null: can be claimed.';
comment on column pressrun.job_queue.waited is 'Time in which it could be claimed, before the present span.';
comment on column pressrun.job_queue.claimable_since is 'Since when it can be claimed; means nothing while it is held.';
comment on column pressrun.job_queue.waiting_since is 'claimable_since less waited: now() less this is how long it could be claimed, but for pauses of all jobs since claimable_since.';

create sequence pressrun.queue_claimed_ms_0 minvalue 0 start 0;
create sequence pressrun.queue_claimed_ms_1 minvalue 0 start 0;
comment on sequence pressrun.queue_claimed_ms_0 is 'Lane 0: when a job was last claimed, in milliseconds of pressrun.now().';
comment on sequence pressrun.queue_claimed_ms_1 is 'Lane 1: when a job was last claimed, in milliseconds of pressrun.now().';

create table pressrun.event_report_job_diagnostics (
  job_id text primary key references pressrun.event_report_jobs,
  noted_at timestamptz not null,
  diagnostic jsonb not null check (jsonb_typeof(diagnostic) = 'object')
);
comment on table pressrun.event_report_job_diagnostics is 'Why a job failed that no run explains (stuck in the queue, waited too long, ended by ops): for ops, never for the organizer.';
comment on column pressrun.event_report_job_diagnostics.job_id is 'The job.';
comment on column pressrun.event_report_job_diagnostics.noted_at is 'When.';
comment on column pressrun.event_report_job_diagnostics.diagnostic is 'What was known then: code, waiting time, last claim, workers, who ended it.';

insert into pressrun.duties (name, every, due_at) values ('fail_stuck_jobs', '5 seconds', clock_timestamp());
