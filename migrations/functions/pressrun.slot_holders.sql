create or replace function pressrun.slot_holders(p_workspace bigint) returns setof text
language sql stable
as $$
  -- A look into the primary key for each open run, and not a join: a plan must not read all jobs that the workspace ever had.
  select r.job_id from pressrun.event_report_job_runs r
  where r.ended_at is null and (select j.workspace_id from pressrun.event_report_jobs j where j.job_id = r.job_id) = p_workspace
  union all
  select q.job_id from pressrun.job_queue q where q.workspace_id = p_workspace and q.hold is null
  union all
  select q.job_id from pressrun.job_queue q where q.workspace_id = p_workspace and q.hold = 'backoff'
$$;

comment on function pressrun.slot_holders(bigint) is
  'Jobs of a workspace that count against its running limit: they run, can be claimed, or back off.';
revoke all on function pressrun.slot_holders(bigint) from public;
