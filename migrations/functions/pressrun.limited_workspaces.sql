create or replace function pressrun.limited_workspaces(p_type text, p_workspace bigint) returns setof bigint
language sql stable
as $$
  select l.workspace_id from pressrun.workspace_limits l
  where l.running_jobs is not null and (p_workspace is null or l.workspace_id = p_workspace)
    and exists (select from pressrun.job_queue q where q.workspace_id = l.workspace_id and (p_type is null or q.type = p_type))
  order by l.workspace_id
$$;

comment on function pressrun.limited_workspaces(text, bigint) is
  'Workspaces with a running limit that have queued jobs (of the type; null: of any), in the order in which everybody locks slots; only p_workspace unless it is null.';
revoke all on function pressrun.limited_workspaces(text, bigint) from public;
