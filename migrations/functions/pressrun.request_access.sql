create or replace function pressrun.request_access(p_person bigint, p_event bigint, p_type text, p_reason text)
returns table (outcome text, request jsonb)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_place record;
  v_type pressrun.report_types;
  v_reason constant text := pressrun.bounded_text('reason', p_reason);
  v_request pressrun.access_requests;
begin
  select * into v_place from pressrun.workplace(p_person, p_event);
  select * into v_type from pressrun.report_types t where t.type = p_type and t.enabled;
  if not found then
    perform pressrun.invalid('type', format('there is no report type "%s"', p_type));
  elsif v_type.permission = any (platform.permissions(p_person, v_place.workspace_id)) then
    raise exception 'You may read % reports already.', v_type.title using errcode = 'PRCFL';
  end if;
  insert into pressrun.access_requests (access_request_id, workspace_id, event_id, person_id, type, permission, reason, requested_at)
  values (pressrun.new_ulid(), v_place.workspace_id, p_event, p_person, p_type, v_type.permission, v_reason, pressrun.now())
  on conflict (person_id, workspace_id, type) where state = 'pending' do nothing
  returning * into v_request;
  if found then
    perform pressrun.tell_admins(v_request, v_place.workspace_title, v_place.event_title);
    return query select 'created', pressrun.access_request_json(v_request, false);
    return;
  end if;
  -- A reason that is given later is worth as much.
  update pressrun.access_requests r set reason = v_reason
  where r.person_id = p_person and r.workspace_id = v_place.workspace_id and r.type = p_type and r.state = 'pending'
    and r.reason is null and v_reason is not null;
  select * into v_request from pressrun.access_requests r
  where r.person_id = p_person and r.workspace_id = v_place.workspace_id and r.type = p_type
  order by r.requested_at desc, r.access_request_id desc limit 1;
  return query select 'pending', pressrun.access_request_json(v_request, false);
end
$$;

comment on function pressrun.request_access(bigint, bigint, text, text) is
  'Somebody who works in the event''s workspace asks for a report type: created (with a mail to each admin), or pending when they have asked before and nobody has decided. Raises PRNFD for a stranger, PRINV for an unknown type, PRCFL for one that they may read.';
revoke all on function pressrun.request_access(bigint, bigint, text, text) from public;
grant execute on function pressrun.request_access(bigint, bigint, text, text) to pressrun_httpd;
