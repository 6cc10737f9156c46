create or replace function pressrun.duty_failed(p_name text, p_error text) returns void
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$ update pressrun.duties d set last_error = left(p_error, 2000) where d.name = p_name $$;

comment on function pressrun.duty_failed(text, text) is
  'Notes that a duty raised an error.';
revoke all on function pressrun.duty_failed(text, text) from public;
grant execute on function pressrun.duty_failed(text, text) to pressrun_janitor;
