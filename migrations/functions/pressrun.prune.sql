create or replace function pressrun.prune() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_rows bigint;
  v_pruned bigint := 0;
begin
  delete from pressrun.idempotency_keys k where k.created_at <= pressrun.now() - interval '24 hours';
  get diagnostics v_rows = row_count;
  v_pruned := v_pruned + v_rows;
  delete from pressrun.workspace_slots s
  where s.version < (select max(n.version) - 100 from pressrun.workspace_slots n where n.workspace_id = s.workspace_id);
  get diagnostics v_rows = row_count;
  v_pruned := v_pruned + v_rows;
  delete from pressrun.workers w
  where coalesce(w.lost_at, w.retired_at) < clock_timestamp() - interval '7 days'
    and not exists (select from pressrun.event_report_job_runs r where r.worker_id = w.worker_id and r.ended_at is null);
  get diagnostics v_rows = row_count;
  v_pruned := v_pruned + v_rows;
  delete from pressrun.schedule_runs r where r.created_at < pressrun.now() - interval '90 days' and r.outcome <> 'requested';
  get diagnostics v_rows = row_count;
  return v_pruned + v_rows;
end
$$;

comment on function pressrun.prune() is
  'Duty: removes idempotency keys after 24 hours, old versions of workspace_slots, workers gone for a week, and runs of schedules after 90 days; the number of rows.';
revoke all on function pressrun.prune() from public;
grant execute on function pressrun.prune() to pressrun_janitor;
