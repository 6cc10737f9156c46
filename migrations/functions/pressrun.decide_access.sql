create or replace function pressrun.decide_access(p_person bigint, p_event bigint, p_request text, p_grant boolean, p_note text)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_place record;
  v_admin boolean;
  v_request pressrun.access_requests;
  v_state constant text := case when p_grant then 'granted' else 'declined' end;
  v_note constant text := pressrun.bounded_text('note', p_note);
begin
  select * into v_place from pressrun.workplace(p_person, p_event);
  v_admin := pressrun.is_admin(p_person, v_place.workspace_id);
  select * into v_request from pressrun.access_requests r
  where r.access_request_id = p_request and r.workspace_id = v_place.workspace_id and (v_admin or r.person_id = p_person)
  for update;
  if not found then
    raise exception 'There is no access request % that you can see.', p_request using errcode = 'PRNFD';
  elsif not v_admin then
    raise exception 'Only an admin of the workspace decides about access.' using errcode = 'PRFBD';
  elsif v_request.state = v_state then
    return pressrun.access_request_json(v_request, true);
  elsif v_request.state <> 'pending' then
    raise exception 'This request was % already.', v_request.state using errcode = 'PRCFL';
  end if;
  update pressrun.access_requests r
  set state = v_state, decided_at = pressrun.now(), decided_by = p_person, note = v_note,
    applied = case when p_grant then pressrun.apply_grant(v_request, p_person) end
  where r.access_request_id = p_request
  returning * into v_request;
  perform pressrun.tell_requester(v_request, v_place.workspace_title, v_place.event_title);
  return pressrun.access_request_json(v_request, true);
end
$$;

comment on function pressrun.decide_access(bigint, bigint, text, boolean, text) is
  'An admin grants or declines an access request: the platform gives the permission (applied says whether it did) and the person gets a mail, in one transaction. The same decision again changes nothing; the other one raises PRCFL. Raises PRNFD for a request that the person may not see, PRFBD for who is no admin.';
revoke all on function pressrun.decide_access(bigint, bigint, text, boolean, text) from public;
grant execute on function pressrun.decide_access(bigint, bigint, text, boolean, text) to pressrun_httpd;
