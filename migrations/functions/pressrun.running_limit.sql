create or replace function pressrun.running_limit(p_workspace bigint) returns integer
language plpgsql volatile
as $$
declare
  v_limit integer;
begin
  perform pressrun.require_read_committed();
  -- Waits for a set_workspace_limits() that is counting right now; lets others like us pass.
  perform pg_advisory_xact_lock_shared(pressrun.advisory_class('limits'), pressrun.lock_key(p_workspace::text));
  select l.running_jobs into v_limit from pressrun.workspace_limits l where l.workspace_id = p_workspace;
  return v_limit;
end
$$;

comment on function pressrun.running_limit(bigint) is
  'How many jobs of the workspace may run at once; null: no limit. Holds a shared lock until the transaction ends, so that the limit cannot change under a job that is just changing state.';
revoke all on function pressrun.running_limit(bigint) from public;
