-- Reports that are made again and again, and what became of each due time.
create type pressrun.cron_fields as (
  minutes integer[],
  hours integer[],
  days integer[],
  months integer[],
  weekdays integer[],
  either_day boolean,
  follows_clock boolean
);
comment on type pressrun.cron_fields is 'A cron expression, parsed. days: 32 is the last day of a month. weekdays: 0 is Sunday. either_day: day of month and day of week are both restricted, and one of them is enough. follows_clock: minute or hour begins with *.';

create table pressrun.report_schedules (
  schedule_id text primary key check (schedule_id ~ '^[0-9a-hjkmnp-tv-z]{26}$'),
  workspace_id bigint not null,
  event_id bigint not null,
  owner_id bigint not null,
  type text not null,
  params jsonb not null check (jsonb_typeof(params) = 'object'),
  format text not null check (format ~ '^(csv|xlsx|pdf)(,(csv|xlsx|pdf))*$'),
  notify_emails text[] not null default '{}',
  cron text not null,
  time_zone text not null,
  state text not null default 'active' check (state in ('active', 'paused', 'stopped')),
  state_reason text,
  state_by text not null,
  state_at timestamptz not null,
  next_run_at timestamptz,
  last_run_at timestamptz,
  last_job_id text,
  consecutive_failures integer not null default 0 check (consecutive_failures >= 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint due_when_active check ((state = 'active') = (next_run_at is not null)),
  constraint reason_when_stopped check (state <> 'stopped' or state_reason is not null)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);
create index report_schedules_due on pressrun.report_schedules (next_run_at) where state = 'active';
create index report_schedules_of_event on pressrun.report_schedules (event_id, created_at desc, schedule_id desc);

comment on table pressrun.report_schedules is 'Reports that are requested by the clock. The duty run_schedules makes a job of each when it is due, in its owner''s name and with the rights that the owner has at that moment.';
comment on column pressrun.report_schedules.schedule_id is 'ULID in lower case; the same in URLs.';
comment on column pressrun.report_schedules.workspace_id is 'The workspace that the event belonged to when the schedule was made or last ran.';
comment on column pressrun.report_schedules.event_id is 'The event.';
comment on column pressrun.report_schedules.owner_id is 'The person in whose name its jobs are requested.';
comment on column pressrun.report_schedules.type is 'Report type, see report_types; never changes.';
comment on column pressrun.report_schedules.params is 'Parameters as given: a relative period stays relative, and each job gets the dates that it means then.';
comment on column pressrun.report_schedules.format is 'csv, xlsx or pdf; several are separated by commas.';
comment on column pressrun.report_schedules.notify_emails is 'Who gets a mail when one of its jobs completes.';
comment on column pressrun.report_schedules.cron is 'When: a cron expression, see cron_next().';
comment on column pressrun.report_schedules.time_zone is 'The zone whose clocks the expression means.';
comment on column pressrun.report_schedules.state is 'active. paused: by a person, or by itself after five failures in a row. stopped: by itself, since it cannot run any more (its owner may not, its type or event is gone).';
comment on column pressrun.report_schedules.state_reason is 'Why it is paused or stopped, in words for its owner.';
comment on column pressrun.report_schedules.state_by is 'Who brought the state about: person:7, or janitor when it paused or stopped by itself.';
comment on column pressrun.report_schedules.state_at is 'When.';
comment on column pressrun.report_schedules.next_run_at is 'When it is due; null unless active.';
comment on column pressrun.report_schedules.last_run_at is 'When a job was last made of it, by the clock or by hand.';
comment on column pressrun.report_schedules.last_job_id is 'That job.';
comment on column pressrun.report_schedules.consecutive_failures is 'Runs by the clock that failed since one completed; the fifth pauses it.';
comment on column pressrun.report_schedules.created_at is 'When it was made.';
comment on column pressrun.report_schedules.updated_at is 'When a person last changed it, or its state changed.';

create table pressrun.schedule_runs (
  schedule_id text not null references pressrun.report_schedules on delete cascade,
  due_at timestamptz not null,
  outcome text not null check (outcome in ('requested', 'skipped', 'refused', 'completed', 'failed', 'cancelled')),
  job_id text unique references pressrun.event_report_jobs,
  missed integer not null default 0 check (missed >= 0),
  note text,
  created_at timestamptz not null,
  primary key (schedule_id, due_at),
  constraint job_when_requested check ((outcome in ('skipped', 'refused')) = (job_id is null)),
  constraint note_when_not_requested check (job_id is not null or note is not null)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);
create index schedule_runs_under_way on pressrun.schedule_runs (job_id) where outcome = 'requested';
create index schedule_runs_by_age on pressrun.schedule_runs (created_at);

comment on table pressrun.schedule_runs is 'What became of each due time of a schedule, kept for 90 days. The primary key makes it one job a due time, however many janitors run. A run by hand has no due time, and no row here.';
comment on column pressrun.schedule_runs.schedule_id is 'The schedule.';
comment on column pressrun.schedule_runs.due_at is 'The time that its cron expression named.';
comment on column pressrun.schedule_runs.outcome is 'requested: its job is under way. completed, failed, cancelled: how the job ended. skipped: no job, since the daily quota was used up. refused: no job, since it could not be requested.';
comment on column pressrun.schedule_runs.job_id is 'The job, if one was made.';
comment on column pressrun.schedule_runs.missed is 'Earlier due times that passed while no janitor ran, and for which this one stands; 1000 means that many or more.';
comment on column pressrun.schedule_runs.note is 'What there is to say: times missed, why it was skipped or refused.';
comment on column pressrun.schedule_runs.created_at is 'When it was looked at.';

insert into pressrun.duties (name, every, due_at) values
  ('run_schedules', '1 second', clock_timestamp()),
  ('settle_schedule_runs', '5 seconds', clock_timestamp());
