drop function if exists pressrun.prune();  -- before it was bounded

create or replace function pressrun.prune(p_limit integer default 2000) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_part bigint;
  v_pruned bigint := 0;
  v_more boolean := false;
begin
  foreach v_part in array array[
    pressrun.prune_keys(p_limit), pressrun.prune_slots(p_limit), pressrun.prune_workers(p_limit), pressrun.prune_mails(p_limit),
    pressrun.prune_webhooks(p_limit), pressrun.prune_schedule_runs(p_limit), pressrun.prune_records(p_limit),
    pressrun.prune_downloads(p_limit), pressrun.prune_chunks(p_limit), pressrun.prune_sessions(p_limit)]
  loop
    v_pruned := v_pruned + v_part;
    v_more := v_more or v_part >= p_limit;
  end loop;
  if v_more then
    update pressrun.duties d set due_at = clock_timestamp() where d.name = 'prune';
  end if;
  return v_pruned;
end
$$;

comment on function pressrun.prune(integer) is
  'Duty: removes what has been remembered for long enough: idempotency keys (24 hours), old versions of workspace_slots, workers gone for a week, how runs were cut a week ago, ended sessions a day after they would have expired, and mails, webhooks, runs of schedules, decided access requests, ended pauses and downloads as old as the settings keep_... say. Jobs, their history, runs and artifacts stay. At most about p_limit rows of a kind a call (it is due again at once if there are more), passing over what somebody is at. The number of rows.';
revoke all on function pressrun.prune(integer) from public;
grant execute on function pressrun.prune(integer) to pressrun_janitor;
