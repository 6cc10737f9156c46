create or replace function pressrun.offered_objects(p_after text, p_limit integer)
returns table (r2_key text, bytes bigint, job_id text, format text)
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select a.r2_key, a.bytes, a.job_id, a.format from pressrun.event_report_job_artifacts a
  where a.state = 'available' and a.r2_key > p_after
  order by a.r2_key limit p_limit
$$;

comment on function pressrun.offered_objects(text, integer) is
  'The next p_limit objects behind key p_after that people may download now, by key: the store must have them.';
revoke all on function pressrun.offered_objects(text, integer) from public;
grant execute on function pressrun.offered_objects(text, integer) to pressrun_ctl;
