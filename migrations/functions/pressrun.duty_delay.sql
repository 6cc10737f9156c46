create or replace function pressrun.duty_delay() returns integer
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select greatest(0, ceil(extract(epoch from coalesce(min(d.due_at) - clock_timestamp(), interval '1 minute')) * 1000))::integer
  from pressrun.duties d where d.runner = 'janitor'
$$;

comment on function pressrun.duty_delay() is
  'Milliseconds until the next duty is due; a minute when pg_cron runs them all.';
revoke all on function pressrun.duty_delay() from public;
grant execute on function pressrun.duty_delay() to pressrun_janitor;
