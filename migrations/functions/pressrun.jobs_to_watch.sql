create or replace function pressrun.jobs_to_watch(p_events bigint[], p_queued integer) returns setof text
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select j.job_id from pressrun.event_report_job_runs r join pressrun.event_report_jobs j on j.job_id = r.job_id and j.run_lease = r.run_lease
    where r.ended_at is null and j.status = 'running' and j.event_id = any (p_events);
  return query
    select n.job_id from unnest(p_events) as e(event_id) cross join lateral (
      select j.job_id, j.status from pressrun.event_report_jobs j where j.event_id = e.event_id
      order by j.created_at desc, j.job_id desc limit p_queued) n
    where n.status = 'queued';
end
$$;

comment on function pressrun.jobs_to_watch(bigint[], integer) is
  'Jobs of these events whose notes change though nobody changes them: those that run, and those of the p_queued newest of each event that wait.';
revoke all on function pressrun.jobs_to_watch(bigint[], integer) from public;
