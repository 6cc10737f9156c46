create or replace function pressrun.terminate_backend(p_job text, p_run_lease bigint) returns boolean
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select pg_terminate_backend(a.pid)
  from pressrun.event_report_job_runs r
  join pg_stat_activity a on a.pid = r.backend_pid and a.usename = 'pressrun_reader' and a.datname = current_database()
    and date_trunc('milliseconds', a.backend_start) = date_trunc('milliseconds', r.backend_start)
  where r.job_id = p_job and r.run_lease = p_run_lease
$$;

comment on function pressrun.terminate_backend(text, bigint) is
  'Ends the server process that runs a report''s query, if it is on this server and is still the same process; null otherwise.';
revoke all on function pressrun.terminate_backend(text, bigint) from public;
