create or replace function pressrun.my_events(p_person bigint) returns jsonb
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select jsonb_build_object('data', coalesce(jsonb_agg(
    jsonb_build_object('id', e.event_id, 'title', e.title, 'slug', e.slug, 'time_zone', e.time_zone,
      'workspace', jsonb_build_object('id', e.workspace_id, 'title', e.workspace_title),
      'permissions', to_jsonb(platform.permissions(p_person, e.workspace_id)))
    order by e.workspace_id, e.event_id), '[]'))
  from platform.events_of(p_person) e
$$;

comment on function pressrun.my_events(bigint) is
  'The events of the person''s workspaces and what the person may do there.';
revoke all on function pressrun.my_events(bigint) from public;
grant execute on function pressrun.my_events(bigint) to pressrun_httpd;
