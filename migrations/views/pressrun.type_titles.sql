create or replace view pressrun.type_titles as
  select t.type, t.title from pressrun.report_types t;
comment on view pressrun.type_titles is 'Titles of report types, for whoever may see a job of that type.';
comment on column pressrun.type_titles.type is 'Report type.';
comment on column pressrun.type_titles.title is 'What people call it.';
