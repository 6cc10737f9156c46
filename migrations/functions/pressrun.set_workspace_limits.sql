create or replace function pressrun.set_workspace_limits(p_workspace bigint, p_daily_jobs integer, p_running_jobs integer) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_now pressrun.workspace_slots;
begin
  perform pressrun.require_read_committed();
  -- A pause() or resume() locks the slots of limited workspaces only: none becomes one meanwhile.
  perform pressrun.lock_pauses();
  perform pg_advisory_xact_lock(pressrun.advisory_class('limits'), pressrun.lock_key(p_workspace::text));
  insert into pressrun.workspace_limits (workspace_id, daily_jobs, running_jobs) values (p_workspace, p_daily_jobs, p_running_jobs)
  on conflict (workspace_id) do update set daily_jobs = excluded.daily_jobs, running_jobs = excluded.running_jobs;
  v_now := pressrun.lock_slots(p_workspace);
  -- Everybody waits again, in their old order, and is admitted anew under the new limit.
  update pressrun.job_queue q set hold = 'limit' where q.workspace_id = p_workspace and q.hold is null and p_running_jobs is not null;
  -- What can be claimed all the same came back meanwhile from a run or a backoff, and holds its slot.
  select count(*) into v_now.used from pressrun.slot_holders(p_workspace);
  v_now.admitted_seq_0 := 0;
  v_now.admitted_seq_1 := 0;
  perform pressrun.admit_waiting(v_now, coalesce(p_running_jobs, 2147483647));
end
$$;

comment on function pressrun.set_workspace_limits(bigint, integer, integer) is
  'Sets the daily quota and the running limit of a workspace (null: none). Waits for changes of its jobs that are under way, counts what runs, and admits waiting jobs under the new limit; what runs above it goes on.';
revoke all on function pressrun.set_workspace_limits(bigint, integer, integer) from public;
grant execute on function pressrun.set_workspace_limits(bigint, integer, integer) to pressrun_ctl;
