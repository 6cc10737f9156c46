create or replace function pressrun.stop_wanted(p_job text, p_run_lease bigint, p_token uuid) returns boolean
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return not exists (
    select from pressrun.event_report_jobs j
    where j.job_id = p_job and j.run_lease = p_run_lease and j.lease_token = p_token and j.status = 'running'
      and (j.cancel_requested_at is null or j.cancel_too_late));
end
$$;

comment on function pressrun.stop_wanted(text, bigint, uuid) is
  'Whether a worker that was told on pressrun_cancel is to stop the run: it was cancelled in time, or is not this lease''s any more. Anybody may notify; the database decides.';
revoke all on function pressrun.stop_wanted(text, bigint, uuid) from public;
grant execute on function pressrun.stop_wanted(text, bigint, uuid) to pressrun_worker;
