create or replace function pressrun.leased_job(p_job text, p_run_lease bigint, p_token uuid) returns pressrun.event_report_jobs
language plpgsql volatile
as $$
declare
  v_job pressrun.event_report_jobs;
begin
  select j.* into v_job from pressrun.event_report_jobs j
  where j.job_id = p_job and j.run_lease = p_run_lease and j.lease_token = p_token and j.status = 'running'
  for no key update;  -- which foreign keys do not wait for
  return v_job;
end
$$;

comment on function pressrun.leased_job(text, bigint, uuid) is
  'Locks and returns the job if this lease still holds; null otherwise. Every call of a worker begins here.';
revoke all on function pressrun.leased_job(text, bigint, uuid) from public;
