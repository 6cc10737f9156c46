create or replace function pressrun.acknowledge_cancel(p_job text, p_run_lease bigint, p_token uuid) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.leased_job(p_job, p_run_lease, p_token);
begin
  if v_job.job_id is null or v_job.cancel_requested_at is null then
    return 'lease_lost';
  end if;
  return pressrun.end_cancelled(v_job, 'worker:' || v_job.worker_id);
end
$$;

comment on function pressrun.acknowledge_cancel(text, bigint, uuid) is
  'The worker has stopped the run that somebody cancelled: cancelled, or lease_lost.';
revoke all on function pressrun.acknowledge_cancel(text, bigint, uuid) from public;
grant execute on function pressrun.acknowledge_cancel(text, bigint, uuid) to pressrun_worker;
