drop function if exists pressrun.hold_paused(bigint, text);  -- when it took one workspace

create or replace function pressrun.hold_paused(p_type text, p_workspace bigint) returns bigint
language plpgsql volatile
as $$
declare
  v_workspace bigint;
  v_held bigint;
  v_of_limited bigint := 0;
begin
  for v_workspace in select w from pressrun.limited_workspaces(p_type, p_workspace) w loop
    v_of_limited := v_of_limited + pressrun.hold_in_limits(p_type, v_workspace);
  end loop;
  -- The others hold no slots, so their queue rows are all there is to lock: nobody who has one waits for us.
  update pressrun.job_queue q set hold = 'paused', available_at = null
  where (p_type is null or q.type = p_type) and (p_workspace is null or q.workspace_id = p_workspace) and q.hold is distinct from 'paused'
    and not exists (select from pressrun.workspace_limits l where l.workspace_id = q.workspace_id and l.running_jobs is not null);
  get diagnostics v_held = row_count;
  return v_of_limited + v_held;
end
$$;

comment on function pressrun.hold_paused(text, bigint) is
  'Holds the queued jobs of the type, or of the workspace (the other is null). Their number. REQUIRES the exclusive lock of pauses, which also keeps limits from being set.';
revoke all on function pressrun.hold_paused(text, bigint) from public;
