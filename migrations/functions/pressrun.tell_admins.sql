create or replace function pressrun.tell_admins(p_request pressrun.access_requests, p_workspace text, p_event text) returns void
language plpgsql volatile
as $$
begin
  perform pressrun.queue_mail('access_requested', a.email, jsonb_build_object(
    'access_request_id', p_request.access_request_id, 'event_id', p_request.event_id, 'event', p_event, 'workspace', p_workspace,
    'person', p.name, 'person_email', p.email, 'type', p_request.type, 'title', t.title, 'reason', p_request.reason,
    'link_path', format('/admin/events/%s/access-requests', p_request.event_id)))
  from platform.admins(p_request.workspace_id) a, platform.person(p_request.person_id) p, pressrun.report_types t
  where t.type = p_request.type;
end
$$;

comment on function pressrun.tell_admins(pressrun.access_requests, text, text) is
  'A mail about an access request to each admin of its workspace, with the way to the event''s requests, due when this transaction commits.';
revoke all on function pressrun.tell_admins(pressrun.access_requests, text, text) from public;
