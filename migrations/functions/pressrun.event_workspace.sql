create or replace function pressrun.event_workspace(p_event bigint) returns bigint
language sql stable
as $$
  select e.workspace_id from platform.event(p_event) e
$$;

comment on function pressrun.event_workspace(bigint) is
  'The workspace that has the event now, which decides who may see its jobs and schedules, have their files and act on them (SPEC S11). Null where the event is gone: then who asked for a job or schedule still sees it, and nobody gets a file. Quotas, limits and pauses go by the workspace of the request.';
revoke all on function pressrun.event_workspace(bigint) from public;
