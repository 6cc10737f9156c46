create or replace function pressrun.job_inserted() returns trigger
language plpgsql
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job record;
begin
  if not pressrun.called_by_function() or exists (select from new_rows n where n.status <> 'queued') then
    raise exception 'INSERT on pressrun.event_report_jobs is refused: jobs begin as queued, made by a function of schema pressrun.'
      using errcode = 'PRGRD', hint = 'Call pressrun.request_report.';
  end if;
  insert into pressrun.event_report_job_events (job_id, from_status, to_status, occurred_at, actor, attempt, worker_id, reason)
  select n.job_id, null, n.status, n.updated_at, n.status_by, n.attempt, n.worker_id, n.status_reason from new_rows n;
  for v_job in select n.* from new_rows n loop
    perform pressrun.enqueue(v_job.job_id, v_job.workspace_id, v_job.type, v_job.lane, v_job.not_before, true);
  end loop;
  perform pressrun.notify_jobs((select string_agg(concat_ws(':', n.event_id, n.job_id, n.status), ',') from new_rows n));
  return null;
end
$$;

comment on function pressrun.job_inserted() is
  'After INSERT on event_report_jobs: writes the history and puts the jobs into the queue, so that no function can forget either.';
revoke all on function pressrun.job_inserted() from public;
