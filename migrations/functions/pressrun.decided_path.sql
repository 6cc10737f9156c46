create or replace function pressrun.decided_path(p_request pressrun.access_requests) returns text
language sql stable
as $$
  select format('/admin/events/%s/', p_request.event_id) || case
    when p_request.state <> 'granted' or not p_request.permission = any (held.permissions) then 'access-requests?state=all'
    when 'reports.create' = any (held.permissions) then 'reports/new?type=' || p_request.type
    else 'reports?type=' || p_request.type end
  from (select platform.permissions(p_request.person_id, p_request.workspace_id) as permissions) held
$$;

comment on function pressrun.decided_path(pressrun.access_requests) is
  'Where a decided request leads who had asked: to a new report of the type, to the reports of the type for who may not make any, or to their requests when they may not read it.';
revoke all on function pressrun.decided_path(pressrun.access_requests) from public;
