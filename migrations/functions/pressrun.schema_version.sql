create or replace function pressrun.schema_version() returns integer
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$ select max(version) from pressrun.schema_migrations where component = 'pressrun' $$;

comment on function pressrun.schema_version() is
  'The highest schema migration that was applied. A binary works with the one that it was built for, and with a newer one that says so in schema_compatible_since().';
revoke all on function pressrun.schema_version() from public;
grant execute on function pressrun.schema_version() to pressrun_httpd, pressrun_worker, pressrun_janitor, pressrun_courier, pressrun_ctl;
