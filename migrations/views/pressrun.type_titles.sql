create or replace view pressrun.type_titles as
  select t.type, t.title, t.permission, t.enabled from pressrun.report_types t;
comment on view pressrun.type_titles is 'What is shown of the type of a job, for whoever may see the job.';
comment on column pressrun.type_titles.type is 'Report type.';
comment on column pressrun.type_titles.title is 'What people call it.';
comment on column pressrun.type_titles.permission is 'Permission that reading its reports takes.';
comment on column pressrun.type_titles.enabled is 'Whether it can be requested.';
