create or replace function pressrun.chunk_parts(p_job text, p_run_lease bigint, p_token uuid)
returns table (chunk_no integer, format text, r2_key text, bytes bigint)
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select a.chunk_no, a.format, a.r2_key, a.bytes
  from pressrun.event_report_jobs j
  join pressrun.event_report_job_parts a on a.job_id = j.job_id and a.run_lease = j.run_lease and a.state = 'stored'
  where j.job_id = p_job and j.run_lease = p_run_lease and j.lease_token = p_token and j.status = 'running'
  order by a.chunk_no, a.format
$$;

comment on function pressrun.chunk_parts(text, bigint, uuid) is
  'The stored parts of a run, in their sequence; no rows when the lease is lost.';
revoke all on function pressrun.chunk_parts(text, bigint, uuid) from public;
grant execute on function pressrun.chunk_parts(text, bigint, uuid) to pressrun_worker;
