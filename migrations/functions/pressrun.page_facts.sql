create or replace function pressrun.page_facts(p_person bigint, p_event bigint) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_facts jsonb;
begin
  select jsonb_build_object('locale', coalesce(p.locale, '')) into v_facts from platform.person(p_person) p;
  if p_event is not null then
    select v_facts || jsonb_build_object('event_title', e.title, 'workspace', e.workspace_title) into v_facts
    from pressrun.member_event(p_person, p_event) e;
  end if;
  return v_facts;
end
$$;

comment on function pressrun.page_facts(bigint, bigint) is
  'What stands in the frame of a page: {"locale"} of the person ("" where the platform knows none), null when there is no such person; {"event_title", "workspace"} of the event (null: the page is of none). Raises PRNFD for an event that is not theirs.';
revoke all on function pressrun.page_facts(bigint, bigint) from public;
grant execute on function pressrun.page_facts(bigint, bigint) to pressrun_httpd;
