create or replace function pressrun.tell_requester(p_request pressrun.access_requests, p_workspace text, p_event text) returns void
language plpgsql volatile
as $$
begin
  perform pressrun.queue_mail('access_decided', p.email, jsonb_build_object(
    'access_request_id', p_request.access_request_id, 'event_id', p_request.event_id, 'event', p_event, 'workspace', p_workspace,
    'person', p.name, 'type', p_request.type, 'title', t.title, 'state', p_request.state, 'applied', p_request.applied,
    'note', p_request.note, 'decided_by', (select d.name from platform.person(p_request.decided_by) d),
    'link_path', pressrun.decided_path(p_request)))
  from platform.person(p_request.person_id) p, pressrun.report_types t
  where t.type = p_request.type;
end
$$;

comment on function pressrun.tell_requester(pressrun.access_requests, text, text) is
  'A mail to who had asked for access, about the decision, with the way to what they may do now, due when this transaction commits.';
revoke all on function pressrun.tell_requester(pressrun.access_requests, text, text) from public;
