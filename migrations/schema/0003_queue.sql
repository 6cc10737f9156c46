-- What can be claimed, who claims, and the duties that keep things going.

create table pressrun.workers (
  worker_id uuid primary key,
  host text not null,
  pid integer not null,
  slots integer not null check (slots > 0),
  version text not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  lost_at timestamptz,
  retired_at timestamptz
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
create index workers_alive on pressrun.workers (started_at) where lost_at is null and retired_at is null;
comment on table pressrun.workers is 'One row an incarnation of a worker process. It lives as long as heartbeat_at is younger than settings.lease_time; once lost it never comes back under the same id.';
comment on column pressrun.workers.worker_id is 'Random id of the incarnation.';
comment on column pressrun.workers.host is 'Host it runs on.';
comment on column pressrun.workers.pid is 'Process id there.';
comment on column pressrun.workers.slots is 'Reports that it runs at once.';
comment on column pressrun.workers.version is 'Version of the binary.';
comment on column pressrun.workers.started_at is 'When it registered, by the wall clock.';
comment on column pressrun.workers.heartbeat_at is 'Last sign of life, by the wall clock.';
comment on column pressrun.workers.lost_at is 'When it was declared lost.';
comment on column pressrun.workers.retired_at is 'When it stopped cleanly.';

create table pressrun.job_queue (
  job_id text primary key references pressrun.event_report_jobs,
  workspace_id bigint not null,
  type text not null,
  lane smallint not null,
  tag bigint not null default 0,
  seq bigint generated always as identity,
  hold text check (hold in ('limit', 'backoff')),
  available_at timestamptz,
  constraint time_when_backing_off check ((hold is not distinct from 'backoff') = (available_at is not null))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
create index job_queue_claimable on pressrun.job_queue (lane, tag, seq) where hold is null;
create index job_queue_of_workspace on pressrun.job_queue (workspace_id, lane, tag) where hold is null;
create index job_queue_limited on pressrun.job_queue (workspace_id, lane, seq) where hold = 'limit';
create index job_queue_backoff on pressrun.job_queue (available_at) where hold = 'backoff';
comment on table pressrun.job_queue is 'One row for every queued job and no other. Rows with hold null can be claimed now, in the order (lane, tag, seq); the others wait for what hold says.';
comment on column pressrun.job_queue.job_id is 'The job.';
comment on column pressrun.job_queue.workspace_id is 'Its workspace.';
comment on column pressrun.job_queue.type is 'Its report type.';
comment on column pressrun.job_queue.lane is '0 interactive, 1 scheduled.';
comment on column pressrun.job_queue.tag is 'Start tag of start-time fair queuing (Goyal, Vin, Cheng 1996): each further job of a workspace gets a higher tag, so workspaces take turns.';
comment on column pressrun.job_queue.seq is 'Order of arrival, for equal tags.';
comment on column pressrun.job_queue.hold is 'limit: the workspace runs as many jobs as it may. backoff: until available_at. null: can be claimed.';
comment on column pressrun.job_queue.available_at is 'End of the backoff, by the wall clock.';

-- State of the queue's ticks, see functions/pressrun.queue_tick.sql. Sequences, because their value is one in-place word that
-- neither a snapshot nor an abort brings back: an update of a row would leave a dead version a tick behind for as long as any report reads.
create sequence pressrun.queue_epoch minvalue 0 start 1;
create sequence pressrun.queue_front_epoch minvalue 0 start 1;
create sequence pressrun.deadlines_checked_ms minvalue 0 start 0;
create sequence pressrun.queue_ticked_ms minvalue 0 start 0;
create sequence pressrun.queue_front_0 minvalue 0 start 0;
create sequence pressrun.queue_front_1 minvalue 0 start 0;
create sequence pressrun.queue_floor_0 minvalue 0 start 0;
create sequence pressrun.queue_floor_1 minvalue 0 start 0;
create sequence pressrun.queue_claimed_0 minvalue 0 start 0;
create sequence pressrun.queue_claimed_1 minvalue 0 start 0;
comment on sequence pressrun.queue_epoch is 'Number of the present epoch; who puts a job into the queue holds an advisory lock on the epoch it read.';
comment on sequence pressrun.queue_front_epoch is 'Epoch for which both fronts were published; 0 while a tick is at it.';
comment on sequence pressrun.deadlines_checked_ms is 'No open run has a deadline before this, in milliseconds of the wall clock: enforce_deadlines() begins here.';
comment on sequence pressrun.queue_ticked_ms is 'When the last tick was, in milliseconds of the wall clock.';
comment on sequence pressrun.queue_front_0 is 'Lane 0: new tags are above this.';
comment on sequence pressrun.queue_front_1 is 'Lane 1: new tags are above this.';
comment on sequence pressrun.queue_floor_0 is 'Lane 0: no claimable job has a tag below this; claims start here.';
comment on sequence pressrun.queue_floor_1 is 'Lane 1: no claimable job has a tag below this; claims start here.';
comment on sequence pressrun.queue_claimed_0 is 'Lane 0: about the highest tag claimed so far.';
comment on sequence pressrun.queue_claimed_1 is 'Lane 1: about the highest tag claimed so far.';

create type pressrun.job_move as (
  job_id text, workspace_id bigint, type text, lane smallint, from_status text, to_status text, not_before timestamptz);
comment on type pressrun.job_move is 'One change of status, as the trigger of event_report_jobs hands it to requeue_and_release().';

create table pressrun.workspace_slots (
  workspace_id bigint not null,
  version bigint not null,
  used integer not null check (used >= 0),
  admitted_seq_0 bigint not null,
  admitted_seq_1 bigint not null,
  primary key (workspace_id, version)
);
comment on table pressrun.workspace_slots is 'How many jobs of a limited workspace hold a slot (can be claimed, back off or run). Append-only: the highest version counts and older ones are pruned, so a held snapshot never makes it slower. Written under a lock of the workspace.';
comment on column pressrun.workspace_slots.workspace_id is 'The workspace.';
comment on column pressrun.workspace_slots.version is 'Grows by one with every change.';
comment on column pressrun.workspace_slots.used is 'Slots in use.';
comment on column pressrun.workspace_slots.admitted_seq_0 is 'Lane 0: no job with a lower or equal seq waits for a slot; admission looks above it.';
comment on column pressrun.workspace_slots.admitted_seq_1 is 'Lane 1: no job with a lower or equal seq waits for a slot; admission looks above it.';

create table pressrun.duties (
  name text primary key,
  every interval not null check (every > '0'),
  runner text not null default 'janitor' check (runner in ('janitor', 'pg_cron')),
  due_at timestamptz not null,
  taken_by text,
  taken_at timestamptz,
  finished_at timestamptz,
  affected bigint,
  last_error text
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
comment on table pressrun.duties is 'What must happen now and then. A janitor on any host takes a due one; no leader is needed.';
comment on column pressrun.duties.name is 'Name of the duty; run_duty() knows it.';
comment on column pressrun.duties.every is 'How often.';
comment on column pressrun.duties.runner is 'janitor or pg_cron: exactly one of them runs it.';
comment on column pressrun.duties.due_at is 'When it is due again, by the wall clock.';
comment on column pressrun.duties.taken_by is 'Who took it last.';
comment on column pressrun.duties.taken_at is 'When.';
comment on column pressrun.duties.finished_at is 'When it last finished.';
comment on column pressrun.duties.affected is 'Rows that it changed then.';
comment on column pressrun.duties.last_error is 'What went wrong the last time; null when it went well.';
insert into pressrun.duties (name, every, due_at) values
  ('rescue_lost_runs', '1 second', clock_timestamp()),
  ('enforce_deadlines', '1 second', clock_timestamp()),
  ('release_backoff', '1 second', clock_timestamp()),
  ('readmit_stranded', '1 minute', clock_timestamp()),
  ('prune', '5 minutes', clock_timestamp());
