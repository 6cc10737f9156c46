create or replace function pressrun.job_updated() returns trigger
language plpgsql
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_moved bigint;
  v_refused text;
  v_moves pressrun.job_move[];
  v_told text;
begin
  select count(*) filter (where n.status is distinct from o.status),
    min(case
      when o.job_id is null
        or (n.workspace_id, n.event_id, n.type, n.params, n.format, n.csv_options, n.requested_by, n.created_at, n.retry_of, n.rerun_of, n.schedule_id, n.trace_context)
          is distinct from (o.workspace_id, o.event_id, o.type, o.params, o.format, o.csv_options, o.requested_by, o.created_at, o.retry_of, o.rerun_of, o.schedule_id, o.trace_context)
        then 'what was asked for never changes (job ' || n.job_id || ')'
      when n.run_lease < o.run_lease then 'run_lease never goes back (job ' || n.job_id || ')'
      when (n.run_lease, n.lease_token, n.worker_id, n.attempt, n.attempts_used, n.lane)
          is distinct from (o.run_lease, o.lease_token, o.worker_id, o.attempt, o.attempts_used, o.lane)
          and not pressrun.called_by_function()
        then 'leases belong to the functions of schema pressrun'
      when n.status is distinct from o.status and not pressrun.called_by_function()
        then 'status changes by the functions of schema pressrun only'
      when n.status is distinct from o.status and not pressrun.legal_transition(o.status, n.status)
        then 'a job cannot go from ' || o.status || ' to ' || n.status || ' (job ' || n.job_id || ')'
      -- The state in the condition would make the index of what expires look as good while the table is young.
      when n.status = 'completed' and o.status <> 'completed' and (
          select bool_or(a.state = 'available') from pressrun.event_report_job_artifacts a where a.job_id = n.job_id) is not true
        then 'a completed job has an artifact (job ' || n.job_id || ')'
    end),
    array_agg(row(o.job_id, o.workspace_id, o.type, o.lane, o.status, n.status, n.not_before)::pressrun.job_move order by o.workspace_id)
      filter (where o.status <> n.status and (o.status, n.status) <> ('queued', 'running') and n.status <> 'expired'),
    -- A download is no news to whoever waits for the job.
    string_agg(concat_ws(':', n.event_id, n.job_id, n.status), ',') filter (where n.download_count = o.download_count)
  into v_moved, v_refused, v_moves, v_told
  from new_rows n left join old_rows o on o.job_id = n.job_id;
  if v_refused is not null then
    raise exception 'UPDATE on pressrun.event_report_jobs is refused: %.', v_refused using errcode = 'PRGRD';
  end if;
  if v_moved > 0 then
    insert into pressrun.event_report_job_events (job_id, from_status, to_status, occurred_at, actor, attempt, worker_id, reason)
    select n.job_id, o.status, n.status, n.updated_at, n.status_by, n.attempt, n.worker_id, n.status_reason
    from new_rows n join old_rows o on o.job_id = n.job_id and o.status <> n.status;
  end if;
  if v_moves is not null then
    perform pressrun.requeue_and_release(v_moves);
  end if;
  if pressrun.called_by_function() then
    perform pressrun.notify_jobs(v_told);
  end if;
  return null;
end
$$;

comment on function pressrun.job_updated() is
  'After UPDATE on event_report_jobs: refuses illegal changes of status, of what was asked for, and a lease that goes back; writes the history; keeps queue and slots in step; tells who listens.';
revoke all on function pressrun.job_updated() from public;
