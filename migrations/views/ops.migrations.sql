create or replace view ops.migrations as
  select m.component, 'schema' as kind, m.version, m.name as path, m.sha256, m.applied_at from pressrun.schema_migrations m
  union all
  select f.component, 'recreatable', null, f.path, f.sha256, f.applied_at from pressrun.schema_files f;
comment on view ops.migrations is 'What pressrunctl migrate has applied: schema files once each, all other files as they were last run.';
comment on column ops.migrations.component is 'pressrun, or voyage for the sample domain.';
comment on column ops.migrations.kind is 'schema (once, never edited), recreatable (functions, views, grants).';
comment on column ops.migrations.version is 'Number of a schema file.';
comment on column ops.migrations.path is 'The file.';
comment on column ops.migrations.sha256 is 'Of the file as it was run.';
comment on column ops.migrations.applied_at is 'When.';
