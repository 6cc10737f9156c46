create or replace function pressrun.list_schedules(p_person bigint, p_event bigint, p_page integer default 1, p_limit integer default 25,
  p_state text default null, p_type text default null, p_mine boolean default false) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_total bigint;
  v_data jsonb;
begin
  perform pressrun.check_listing(p_page, p_limit, '-created_at', null);
  if p_state not in ('active', 'paused', 'stopped') then
    perform pressrun.invalid('state', 'must be active, paused or stopped');
  elsif not exists (select from pressrun.report_schedules s where s.owner_id = p_person and s.event_id = p_event) then
    perform pressrun.member_event(p_person, p_event);
  end if;
  perform pressrun.act_as(p_person, p_event);
  with visible as materialized (
    select s from pressrun.report_schedules s
    where s.event_id = p_event and (p_state is null or s.state = p_state) and (p_type is null or s.type = p_type)
      and (not p_mine or s.owner_id = p_person)
      and (s.owner_id = p_person or (s.event_id, s.type) in (select v.event_id, v.type from pressrun.visible_event_types() v)))
  select (select count(*) from visible),
    coalesce((select jsonb_agg(pressrun.schedule_json(p.s, p_person, pressrun.may_change_schedule(p_person, p.s))
                               order by (p.s).created_at desc, (p.s).schedule_id desc)
      from (select v.s from visible v order by (v.s).created_at desc, (v.s).schedule_id desc
            limit p_limit offset (p_page - 1)::bigint * p_limit) p), '[]')
  into v_total, v_data;
  return jsonb_build_object('data', v_data, 'page', p_page, 'limit', p_limit, 'total', v_total,
    'hasMore', p_page::bigint * p_limit < v_total);
end
$$;

comment on function pressrun.list_schedules(bigint, bigint, integer, integer, text, text, boolean) is
  'A page of an event''s schedules that the person may see, newest first. p_limit 1 to 100. Raises PRNFD for an event that is not theirs, PRINV for a bad page, limit or state.';
revoke all on function pressrun.list_schedules(bigint, bigint, integer, integer, text, text, boolean) from public;
grant execute on function pressrun.list_schedules(bigint, bigint, integer, integer, text, text, boolean) to pressrun_httpd;
