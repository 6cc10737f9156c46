create or replace function pressrun.schema_compatible_since() returns integer
language sql immutable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$ select 14 $$;

comment on function pressrun.schema_compatible_since() is
  'The lowest schema version whose binaries work with this schema: those between it and schema_version() need not be replaced before the schema. Raised when a function that they call goes.';
revoke all on function pressrun.schema_compatible_since() from public;
grant execute on function pressrun.schema_compatible_since() to pressrun_httpd, pressrun_worker, pressrun_janitor, pressrun_courier, pressrun_ctl;
