create or replace view ops.report_types as
  select t.type, t.title, t.report_group, t.formats, t.permission, t.enabled, t.source, t.run_deadline, t.first_row_timeout, t.max_attempts,
    t.size_limit_bytes, t.retention_days, t.function_name, t.updated_at
  from pressrun.report_types t;
comment on view ops.report_types is 'The catalog: what can be requested, as what, and within which bounds.';
comment on column ops.report_types.type is 'The name in URLs.';
comment on column ops.report_types.title is 'What people call it.';
comment on column ops.report_types.report_group is 'The heading it stands under.';
comment on column ops.report_types.formats is 'csv, xlsx, pdf.';
comment on column ops.report_types.permission is 'What a person needs for it.';
comment on column ops.report_types.enabled is 'False: retired.';
comment on column ops.report_types.source is 'The database that it reads.';
comment on column ops.report_types.run_deadline is 'A run that lasts longer is ended.';
comment on column ops.report_types.first_row_timeout is 'How long its query may take to the first row.';
comment on column ops.report_types.max_attempts is 'Runs of one job.';
comment on column ops.report_types.size_limit_bytes is 'A file that grows beyond it fails the job.';
comment on column ops.report_types.retention_days is 'Days that a file is kept.';
comment on column ops.report_types.function_name is 'Its function in schema reports.';
comment on column ops.report_types.updated_at is 'When catalog apply last changed it.';
