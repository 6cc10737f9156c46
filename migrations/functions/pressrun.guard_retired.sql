create or replace function pressrun.guard_retired() returns trigger
language plpgsql
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  raise exception '% on pressrun.% is refused: jobs name their report type.', tg_op, tg_table_name using errcode = 'PRGRD',
    hint = 'Call retire_report_type() to take a type out of the catalog.';
end
$$;

comment on function pressrun.guard_retired() is
  'Statement trigger: refuses DELETE and TRUNCATE of report types for everybody.';
revoke all on function pressrun.guard_retired() from public;
