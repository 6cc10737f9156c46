create or replace function pressrun.doctor_queue() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select case when p.scope = 'all' then 'warning' else 'note' end,
    format('%s paused since %s by %s: %s. Jobs that it holds: %s.',
      case p.scope when 'all' then 'The whole queue is' when 'type' then format('Reports of type %s are', p.type) else format('Workspace %s is', p.workspace_id) end,
      pressrun.utc(p.paused_at), p.paused_by, rtrim(p.reason, '.'),
      (select count(*) from pressrun.job_queue q where p.scope = 'all' or q.type = p.type or q.workspace_id = p.workspace_id)),
    'pressrunctl resume' || case p.scope when 'type' then ' --type ' || p.type when 'workspace' then ' --workspace ' || p.workspace_id else '' end
  from pressrun.pauses p where p.resumed_at is null
  union all
  select case when bool_or(w.state = 'stuck') then 'error' else 'warning' end,
    format('%s for more than 5 minutes though claimable, the longest (%s) for %s.', case count(*) when 1 then '1 job waits' else count(*) || ' jobs wait' end,
      (array_agg(w.job_id order by w.queued_for desc))[1], pressrun.in_words(max(w.queued_for))),
    format('pressrunctl jobs explain %s -- and start more workers where all are busy', (array_agg(w.job_id order by w.queued_for desc))[1])
  from ops.waiting w where w.hold is null and w.state <> 'waiting' having count(*) > 0
  union all
  select 'note', format('Workspace %s runs as many reports as it may; of its jobs %s, the longest for %s.', w.workspace_id, case count(*) when 1 then '1 waits' else count(*) || ' wait' end, pressrun.in_words(max(w.queued_for))),
    format('select pressrun.set_workspace_limits(%s, DAILY_JOBS, RUNNING_JOBS)', w.workspace_id)
  from ops.waiting w where w.hold = 'limit' and w.state <> 'waiting' group by w.workspace_id
  union all
  select 'warning', format('The run of job %s on %s should have been ended at %s.', r.job_id, r.host, pressrun.utc(r.deadline_at)),
    format('systemctl start pressrun-janitor; pressrunctl jobs fail %s --reason "..."', r.job_id)
  from ops.running r where r.deadline_at < clock_timestamp() - interval '1 minute'
  union all
  select 'warning', format('%s failed in the last hour, and %s completed.', case p.failed_last_hour when 1 then '1 report' else p.failed_last_hour || ' reports' end, case p.completed_last_hour when 1 then '1 was' else p.completed_last_hour || ' were' end), 'pressrunctl jobs list --status failed; table ops.failure_reasons'
  from ops.pace p where p.failed_last_hour >= 5 and p.failed_last_hour > 0.2 * (p.completed_last_hour + p.failed_last_hour)
$$;

comment on function pressrun.doctor_queue() is
  'What holds jobs: pauses, limits, a queue that does not move, reports that fail: for ops.health.';
revoke all on function pressrun.doctor_queue() from public;
grant execute on function pressrun.doctor_queue() to pressrun_ctl;
