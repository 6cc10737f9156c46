create or replace function pressrun.workplace(p_person bigint, p_event bigint)
returns table (workspace_id bigint, workspace_title text, event_title text)
language plpgsql stable
as $$
begin
  return query
    select e.workspace_id, e.workspace_title, e.title from platform.event(p_event) e
    where e.workspace_id in (select w from platform.workspaces_of(p_person) w);
  if not found then
    raise exception 'There is no event % that you can see.', p_event using errcode = 'PRNFD';
  end if;
end
$$;

comment on function pressrun.workplace(bigint, bigint) is
  'The workspace of an event for a person who works there, whatever they may do. Raises PRNFD for a stranger just as for an event that does not exist.';
revoke all on function pressrun.workplace(bigint, bigint) from public;
