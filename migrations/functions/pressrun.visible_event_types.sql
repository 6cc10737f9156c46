create or replace function pressrun.visible_event_types() returns table (event_id bigint, type text)
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
declare
  v_person constant bigint := pressrun.current_person();
  v_event constant bigint := nullif(current_setting('pressrun.event_id', true), '')::bigint;
begin
  return query
    with events as materialized (
      select e.event_id, e.workspace_id from platform.event(v_event) e
      union all
      select e.event_id, e.workspace_id from platform.events_of(v_person) e where v_event is null),
    rights as materialized (
      select w.workspace_id, platform.permissions(v_person, w.workspace_id) as granted from (select distinct workspace_id from events) w)
    select e.event_id, t.type
    from rights r join pressrun.report_types t on t.permission = any (r.granted) join events e using (workspace_id);
end
$$;

comment on function pressrun.visible_event_types() is
  'Every (event, report type) that the person of act_as() may read, by the workspace that has the event now (SPEC S11); of the event of act_as() alone, where it named one. One evaluation a query decides row-level security.';
revoke all on function pressrun.visible_event_types() from public;
grant execute on function pressrun.visible_event_types() to pressrun_httpd;
