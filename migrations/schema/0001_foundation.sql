-- Schemas, time, ids, and the catalog of report types.
create schema reports authorization pressrun_owner;
create schema ops authorization pressrun_owner;
create schema platform authorization pressrun_owner;

comment on schema reports is 'Report functions: one set-returning function a report type. Readable by pressrun_reader.';
comment on schema ops is 'Views for people who operate Pressrun with psql.';
comment on schema platform is 'What Pressrun asks of the platform it runs in: who a person is, what they may do, what an event is. A platform replaces these functions with its own.';

create table pressrun.settings (
  singleton boolean primary key default true check (singleton),
  store_id uuid not null default gen_random_uuid(),
  store_marked_at timestamptz,
  heartbeat_interval interval not null default '2 seconds' check (heartbeat_interval >= '0.1 second'),
  lease_time interval not null default '10 seconds' check (lease_time >= '1 second'),
  default_daily_jobs integer check (default_daily_jobs > 0),
  constraint several_heartbeats_a_lease check (lease_time >= 2 * heartbeat_interval)
);
comment on table pressrun.settings is 'The one row of settings that all processes share.';
comment on column pressrun.settings.store_id is 'Identity of the object store; a directory store carries it in its marker file.';
comment on column pressrun.settings.store_marked_at is 'When the first worker marked the store; null until then.';
comment on column pressrun.settings.heartbeat_interval is 'How often a worker says that it lives.';
comment on column pressrun.settings.lease_time is 'A worker that was silent for longer is lost and its runs go to others.';
comment on column pressrun.settings.default_daily_jobs is 'Jobs a workspace may request in 24 hours, where workspace_limits says nothing; null: no limit.';
comment on column pressrun.settings.singleton is 'Always true: there is one row.';
insert into pressrun.settings default values;

create table pressrun.report_types (
  type text primary key check (type ~ '^[a-z][a-z0-9-]{0,62}$'),
  title text not null check (title <> ''),
  description text not null,
  report_group text not null,
  permission text not null check (permission <> ''),
  formats text[] not null check (cardinality(formats) > 0 and formats <@ array['csv', 'xlsx', 'pdf']),
  params_schema jsonb not null check (jsonb_typeof(params_schema) = 'object'),
  columns jsonb not null check (jsonb_typeof(columns) = 'array'),
  arguments jsonb not null check (jsonb_typeof(arguments) = 'array'),
  function_name text not null check (function_name ~ '^[a-z_][a-z0-9_]*$'),
  exists_checks jsonb not null default '[]' check (jsonb_typeof(exists_checks) = 'array'),
  layout jsonb not null default '{}',
  size_limit_bytes bigint not null default 50000000 check (size_limit_bytes > 0),
  retention_days integer not null default 30 check (retention_days between 1 and 3650),
  run_deadline interval not null default '30 minutes' check (run_deadline >= '1 second'),
  first_row_timeout interval not null default '5 minutes' check (first_row_timeout > '0'),
  max_attempts integer not null default 3 check (max_attempts between 1 and 20),
  source text not null default 'primary' check (source ~ '^[a-z][a-z0-9_]*$'),
  position integer not null default 100,
  enabled boolean not null default true,
  updated_at timestamptz not null
);
comment on table pressrun.report_types is 'The catalog: one row a report type, kept by pressrunctl catalog apply. A type is retired (enabled = false), never deleted, since jobs name it.';
comment on column pressrun.report_types.type is 'The name in URLs and in event_report_jobs.type.';
comment on column pressrun.report_types.title is 'What people call it.';
comment on column pressrun.report_types.description is 'What an organizer learns from it, in a sentence.';
comment on column pressrun.report_types.report_group is 'The heading it stands under.';
comment on column pressrun.report_types.permission is 'What platform.permissions must contain for a person to request or see it.';
comment on column pressrun.report_types.formats is 'csv, xlsx, pdf: what it can be rendered as.';
comment on column pressrun.report_types.params_schema is 'JSON Schema (draft-07) of its parameters.';
comment on column pressrun.report_types.columns is 'Result columns: [{"name", "type"}], taken from the function.';
comment on column pressrun.report_types.arguments is 'Arguments of the function after event_id: [{"name", "type"}].';
comment on column pressrun.report_types.function_name is 'The set-returning function in schema reports.';
comment on column pressrun.report_types.exists_checks is '[{"param", "function", "message"}]: a boolean function reports.<function>(event_id, value text) that must hold when a job is requested; else the parameter is unknown (404).';
comment on column pressrun.report_types.layout is 'Sections for formats that have them.';
comment on column pressrun.report_types.size_limit_bytes is 'An artifact that grows beyond it fails the job.';
comment on column pressrun.report_types.retention_days is 'Days that an artifact is kept after completion.';
comment on column pressrun.report_types.run_deadline is 'A run that lasts longer is ended.';
comment on column pressrun.report_types.first_row_timeout is 'How long the query may take to its first row.';
comment on column pressrun.report_types.max_attempts is 'Runs of one job, lost workers and transient faults included.';
comment on column pressrun.report_types.source is 'The database that is read: primary, or a source named in the workers'' configuration.';
comment on column pressrun.report_types.position is 'Place in the catalog, low first.';
comment on column pressrun.report_types.enabled is 'False: retired, absent from the catalog, refused for new jobs.';
comment on column pressrun.report_types.updated_at is 'When catalog apply last changed the row.';

create table pressrun.workspace_limits (
  workspace_id bigint primary key,
  daily_jobs integer check (daily_jobs > 0),
  running_jobs integer check (running_jobs > 0)
);
comment on table pressrun.workspace_limits is 'Quotas of a workspace; written by set_workspace_limits(). A null column means no limit; no row: settings.default_daily_jobs and no running limit.';
comment on column pressrun.workspace_limits.workspace_id is 'The workspace.';
comment on column pressrun.workspace_limits.daily_jobs is 'Jobs in any 24 hours, failed ones not counted.';
comment on column pressrun.workspace_limits.running_jobs is 'Jobs that may run at once.';
