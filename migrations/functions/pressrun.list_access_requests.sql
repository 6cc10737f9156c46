create or replace function pressrun.list_access_requests(p_person bigint, p_event bigint, p_page integer default 1, p_limit integer default 25,
  p_state text default null)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_place record;
  v_admin boolean;
  v_total bigint;
  v_data jsonb;
begin
  perform pressrun.check_listing(p_page, p_limit, 'created_at', null);
  if p_state not in ('pending', 'granted', 'declined') then
    perform pressrun.invalid('state', 'must be pending, granted or declined');
  end if;
  select * into v_place from pressrun.workplace(p_person, p_event);
  v_admin := pressrun.is_admin(p_person, v_place.workspace_id);
  select count(*) into v_total from pressrun.access_requests r
  where r.workspace_id = v_place.workspace_id and (v_admin or r.person_id = p_person) and (p_state is null or r.state = p_state);
  select coalesce(jsonb_agg(pressrun.access_request_json(l.request, v_admin) order by l.place), '[]') into v_data from (
    select r as request, row_number() over (order by r.requested_at desc, r.access_request_id desc) as place
    from pressrun.access_requests r
    where r.workspace_id = v_place.workspace_id and (v_admin or r.person_id = p_person) and (p_state is null or r.state = p_state)
    order by r.requested_at desc, r.access_request_id desc
    limit p_limit offset (p_page - 1)::bigint * p_limit) l;
  return jsonb_build_object('data', v_data, 'page', p_page, 'limit', p_limit, 'total', v_total,
    'hasMore', p_page::bigint * p_limit < v_total);
end
$$;

comment on function pressrun.list_access_requests(bigint, bigint, integer, integer, text) is
  'A page of the access requests of the event''s workspace, newest first: all of them to its admins, their own to others. Raises PRNFD for a stranger, PRINV for a bad page, limit or state.';
revoke all on function pressrun.list_access_requests(bigint, bigint, integer, integer, text) from public;
grant execute on function pressrun.list_access_requests(bigint, bigint, integer, integer, text) to pressrun_httpd;
