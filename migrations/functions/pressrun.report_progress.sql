create or replace function pressrun.report_progress(p_job text, p_run_lease bigint, p_token uuid, p_stage text, p_progress integer, p_rows bigint)
returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_cancel boolean;
begin
  -- As with a heartbeat: not worth a wait for the disk or a standby.
  perform set_config('synchronous_commit', 'off', true);
  -- Reads the job without locking it: progress is worth no wait. A lease lost this very moment is told at the next call.
  select j.cancel_requested_at is not null and not j.cancel_too_late into v_cancel from pressrun.event_report_jobs j
  where j.job_id = p_job and j.run_lease = p_run_lease and j.lease_token = p_token and j.status = 'running';
  if not found then
    return 'lease_lost';
  elsif v_cancel then
    return 'cancel_requested';
  end if;
  update pressrun.event_report_job_runs r
  set stage = p_stage, progress = greatest(r.progress, least(coalesce(p_progress, 0), 95)), rows_written = greatest(r.rows_written, p_rows),
    progressed_at = pressrun.now()
  where r.job_id = p_job and r.run_lease = p_run_lease and r.lease_token = p_token and r.ended_at is null
    and (r.stage, r.progress, r.rows_written) is distinct from
        (p_stage, greatest(r.progress, least(coalesce(p_progress, 0), 95)), greatest(r.rows_written, p_rows));
  perform pg_notify('pressrun_jobs', concat_ws(':', j.event_id, j.job_id, j.status)) from pressrun.event_report_jobs j where j.job_id = p_job;
  return 'ok';
end
$$;

comment on function pressrun.report_progress(text, bigint, uuid, text, integer, bigint) is
  'Says how far a run is: ok, lease_lost, or cancel_requested. Progress and rows never go down within an attempt and progress stays at most 95 until the job is completed.';
revoke all on function pressrun.report_progress(text, bigint, uuid, text, integer, bigint) from public;
grant execute on function pressrun.report_progress(text, bigint, uuid, text, integer, bigint) to pressrun_worker;
