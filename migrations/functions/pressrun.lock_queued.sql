create or replace function pressrun.lock_queued(p_job text) returns void
language plpgsql volatile
as $$
begin
  perform pressrun.running_limit(j.workspace_id) from pressrun.event_report_jobs j where j.job_id = p_job;
  perform from pressrun.job_queue q where q.job_id = p_job for update;
end
$$;

comment on function pressrun.lock_queued(text) is
  'Locks what a job that is about to leave the queue unclaimed needs, in the order that claims (queue, then job) and set_workspace_limits() (limits, then queue) keep, so that none of them waits for another in a circle. REQUIRES that the caller has not locked the job yet; afterwards it may have been claimed.';
revoke all on function pressrun.lock_queued(text) from public;
