create or replace function voyage.order_access(p_person bigint, p_event bigint, p_permission text) returns voyage.events
language plpgsql stable
set search_path = pg_catalog, voyage, pg_temp
as $$
declare
  v_event voyage.events;
  v_granted text[];
begin
  select * into v_event from voyage.events e where e.event_id = p_event;
  v_granted := platform.permissions(p_person, v_event.workspace_id);
  if v_event.event_id is null or cardinality(v_granted) = 0 then
    raise exception 'There is no event % that you can see.', p_event using errcode = 'PRNFD';
  end if;
  if p_permission <> all (v_granted) then
    raise exception 'You may not do this in the workspace of this event: it takes the permission %.', p_permission using errcode = 'PRFBD';
  end if;
  return v_event;
end
$$;

comment on function voyage.order_access(bigint, bigint, text) is
  'The event, if the person has the permission there. Raises PRNFD for a stranger just as for an event that does not exist, PRFBD for a member without the permission.';
revoke all on function voyage.order_access(bigint, bigint, text) from public;
