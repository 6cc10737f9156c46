create or replace function pressrun.jobs_for_streams(p_persons bigint[], p_events bigint[], p_jobs text[], p_queued integer)
returns table (event_id bigint, job_id text, persons bigint[], ended boolean, job jsonb)
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_wanted constant text[] := array(
    select unnest(p_jobs) union select pressrun.jobs_to_watch(p_events, p_queued) where p_queued is not null);
  v_places constant jsonb := pressrun.queue_places(v_wanted);
  v_seen record;
begin
  for v_seen in
    with watchers as materialized (
      select w.person_id, w.event_id, p.granted
      from (select distinct u.person_id, u.event_id from unnest(p_persons, p_events) as u(person_id, event_id)) w
      cross join lateral platform.event(w.event_id) e cross join lateral platform.permissions(w.person_id, e.workspace_id) as p(granted))
    select j.job_id, array_agg(w.person_id) as persons, j.requested_by = w.person_id as own,
      array_remove(array[case when 'reports.create' = any (w.granted) then 'reports.create' end,
        case when t.permission = any (w.granted) then t.permission end], null) as permissions
    from unnest(v_wanted) as n(job_id) join pressrun.event_report_jobs j using (job_id) join watchers w on w.event_id = j.event_id
    left join pressrun.report_types t on t.type = j.type
    where j.requested_by = w.person_id or t.permission = any (w.granted)
    group by 1, 3, 4
  loop
    -- What a job looks like depends on nothing else of who sees it.
    perform pressrun.act_as(v_seen.persons[1]);
    return query
      select j.event_id, j.job_id, v_seen.persons, j.status not in ('queued', 'running'), pressrun.job_json(j, v_seen.permissions, v_places)
      from pressrun.event_report_jobs j where j.job_id = v_seen.job_id;
  end loop;
end
$$;

comment on function pressrun.jobs_for_streams(bigint[], bigint[], text[], integer) is
  'For those who follow events (person, event): the jobs p_jobs of these events, and with p_queued also jobs_to_watch(), as get_job() shows them, each with the persons who may see it that way at this moment (SPEC S11). Stable, so that jobs, places and permissions are of one moment. One call for all streams.';
revoke all on function pressrun.jobs_for_streams(bigint[], bigint[], text[], integer) from public;
grant execute on function pressrun.jobs_for_streams(bigint[], bigint[], text[], integer) to pressrun_httpd;
