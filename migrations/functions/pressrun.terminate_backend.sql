create or replace function pressrun.terminate_backend(p_job text, p_run_lease bigint) returns boolean
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select bool_or(pg_terminate_backend(a.pid))
  from (
    select r.backend_pid, r.backend_start from pressrun.event_report_job_runs r where r.job_id = p_job and r.run_lease = p_run_lease
    union
    select c.backend_pid, c.backend_start from pressrun.event_report_job_chunks c
    where c.job_id = p_job and c.run_lease = p_run_lease and c.state = 'dropped') b
  -- Of second logins of the reader too, if we may: one that we may not end must not keep us from the others.
  join pg_stat_activity a on a.pid = b.backend_pid and a.datname = current_database()
    and pg_has_role(a.usesysid, 'pressrun_reader', 'member') and pg_has_role(a.usesysid, 'usage')
    and date_trunc('milliseconds', a.backend_start) = date_trunc('milliseconds', b.backend_start)
$$;

comment on function pressrun.terminate_backend(text, bigint) is
  'Ends the server processes that run a report''s query or those of its chunks, if they are on this server and are still the same processes; null when there are none.';
revoke all on function pressrun.terminate_backend(text, bigint) from public;
