create or replace function pressrun.member_event(p_person bigint, p_event bigint)
returns table (event_id bigint, workspace_id bigint, workspace_title text, title text, slug text, time_zone text, permissions text[])
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return query
    select e.event_id, e.workspace_id, e.workspace_title, e.title, e.slug, e.time_zone, p.granted
    from platform.event(p_event) e
    cross join lateral platform.permissions(p_person, e.workspace_id) as p(granted)
    where cardinality(p.granted) > 0;
  if not found then
    raise exception 'There is no event % that you can see.', p_event using errcode = 'PRNFD';
  end if;
end
$$;

comment on function pressrun.member_event(bigint, bigint) is
  'The event, its workspace and what the person may do there. Raises PRNFD for a stranger just as for an event that does not exist.';
revoke all on function pressrun.member_event(bigint, bigint) from public;
grant execute on function pressrun.member_event(bigint, bigint) to pressrun_httpd;
