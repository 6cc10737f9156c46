create or replace function pressrun.fail_job(p_job text, p_run_lease bigint, p_token uuid, p_code text, p_diagnostic jsonb, p_transient boolean)
returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.leased_job(p_job, p_run_lease, p_token);
begin
  if v_job.job_id is null then
    return 'lease_lost';
  end if;
  return pressrun.end_attempt(v_job, 'failed', p_code, p_diagnostic, p_transient, 'worker:' || v_job.worker_id);
end
$$;

comment on function pressrun.fail_job(text, bigint, uuid, text, jsonb, boolean) is
  'A worker says that its run failed: failed, requeued (transient, attempts left), cancelled, or lease_lost. The diagnostic is for ops only.';
revoke all on function pressrun.fail_job(text, bigint, uuid, text, jsonb, boolean) from public;
grant execute on function pressrun.fail_job(text, bigint, uuid, text, jsonb, boolean) to pressrun_worker;
