create or replace function pressrun.event_permissions(p_person bigint, p_event bigint) returns text[]
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return coalesce(platform.permissions(p_person, pressrun.event_workspace(p_event)), '{}');
end
$$;

comment on function pressrun.event_permissions(bigint, bigint) is
  'What the person may do in the workspace that has the event now, by the platform''s word; empty for whoever is not of it.';
revoke all on function pressrun.event_permissions(bigint, bigint) from public;
grant execute on function pressrun.event_permissions(bigint, bigint) to pressrun_httpd;
