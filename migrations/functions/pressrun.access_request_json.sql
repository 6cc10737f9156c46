create or replace function pressrun.access_request_json(p_request pressrun.access_requests, p_may_decide boolean) returns jsonb
language plpgsql stable
as $$
declare
  v_person record;
begin
  select p.name, p.email into v_person from platform.person(p_request.person_id) p;
  return jsonb_build_object(
    'access_request_id', p_request.access_request_id, 'event_id', p_request.event_id, 'workspace_id', p_request.workspace_id,
    'person_id', p_request.person_id, 'name', v_person.name, 'email', v_person.email,
    'type', p_request.type, 'title', (select t.title from pressrun.report_types t where t.type = p_request.type),
    'permission', p_request.permission, 'reason', p_request.reason, 'state', p_request.state,
    'requested_at', pressrun.utc(p_request.requested_at), 'decided_at', pressrun.utc(p_request.decided_at),
    'decided_by', p_request.decided_by, 'decided_by_name', pressrun.person_name(p_request.decided_by), 'note', p_request.note, 'applied', p_request.applied,
    'actions', case when p_may_decide and p_request.state = 'pending' then '["grant", "decline"]'::jsonb else '[]' end);
end
$$;

comment on function pressrun.access_request_json(pressrun.access_requests, boolean) is
  'An access request as the API shows it; applied says, of a granted one, whether the platform gave the permission by itself.';
revoke all on function pressrun.access_request_json(pressrun.access_requests, boolean) from public;
