create or replace function pressrun.jobs_to_watch(p_events bigint[], p_queued integer) returns setof text
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
declare
  v_events constant bigint[] := array(select distinct e from unnest(p_events) e);
begin
  -- Each event by itself (offset 0), whose running jobs an index has: while a snapshot is held, that of all open runs keeps everybody's that have ended.
  return query
    select r.job_id from unnest(v_events) as e(event_id) cross join lateral (
      select j.job_id from pressrun.event_report_jobs j where j.event_id = e.event_id and j.status = 'running' offset 0) r;
  return query
    select n.job_id from unnest(v_events) as e(event_id) cross join lateral (
      select j.job_id, j.status from pressrun.event_report_jobs j where j.event_id = e.event_id
      order by j.created_at desc, j.job_id desc limit p_queued) n
    where n.status = 'queued';
end
$$;

comment on function pressrun.jobs_to_watch(bigint[], integer) is
  'Jobs of these events whose notes change though nobody changes them: those that run, and those of the p_queued newest of each event that wait.';
revoke all on function pressrun.jobs_to_watch(bigint[], integer) from public;
