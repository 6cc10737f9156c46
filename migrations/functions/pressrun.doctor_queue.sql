create or replace function pressrun.doctor_queue() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select case when p.scope = 'all' then 'warning' else 'note' end,
    format('%s paused since %s by %s: %s. Jobs that it holds: %s.',
      case p.scope when 'all' then 'The whole queue is' when 'type' then format('Reports of type %s are', p.type) else format('Workspace %s is', p.workspace_id) end,
      pressrun.utc(p.paused_at), p.paused_by, rtrim(p.reason, '.'),
      case p.scope when 'all' then (select count(*) from pressrun.job_queue)
        when 'type' then (select count(*) from pressrun.job_queue q where q.type = p.type)
        else (select count(*) from pressrun.job_queue q where q.workspace_id = p.workspace_id) end),
    'pressrunctl resume' || case p.scope when 'type' then ' --type ' || p.type when 'workspace' then ' --workspace ' || p.workspace_id else '' end
  from pressrun.pauses p where p.resumed_at is null
  union all
  select case when exists (select from pressrun.overdue_jobs(0::smallint, s.stuck_after, 1))
      or exists (select from pressrun.overdue_jobs(1::smallint, s.stuck_after, 1)) then 'error' else 'warning' end,
    format('%s for more than %s though claimable, the longest (%s) for %s.', (
        select case count(*) when 1 then '1 job waits' else count(*) || ' jobs wait' end
        from pressrun.job_queue q where q.hold is null and q.waiting_since <= pressrun.now() - s.bound),
      pressrun.in_words(s.bound), o.job_id, pressrun.in_words(pressrun.now() - j.queued_at)),
    format('pressrunctl jobs explain %s -- and start more workers where all are busy', o.job_id)
  from (select g.stuck_after, least(g.stuck_after, interval '5 minutes') as bound from pressrun.settings g) s
  cross join lateral (
    select f.job_id from unnest('{0,1}'::smallint[]) l(lane)
    cross join lateral (
      select q.job_id, q.waiting_since from pressrun.job_queue q
      where q.hold is null and q.lane = l.lane and q.waiting_since <= pressrun.now() - s.bound order by q.waiting_since limit 1) f
    order by f.waiting_since limit 1) o
  join pressrun.event_report_jobs j on j.job_id = o.job_id
  union all
  -- The first to come is the oldest, so that not every job is looked up.
  select 'note', format('Workspace %s runs as many reports as it may; of its jobs %s, the longest for %s.', w.workspace_id,
      case w.jobs when 1 then '1 waits' else w.jobs || ' wait' end, pressrun.in_words(pressrun.now() - j.queued_at)),
    format('select pressrun.set_workspace_limits(%s, DAILY_JOBS, RUNNING_JOBS)', w.workspace_id)
  from (
    select q.workspace_id, count(*) as jobs, min(q.seq) as first_seq from pressrun.job_queue q where q.hold = 'limit' group by q.workspace_id) w
  join pressrun.job_queue q on q.seq = w.first_seq
  join pressrun.event_report_jobs j on j.job_id = q.job_id
  where j.queued_at <= pressrun.now() - interval '5 minutes'
  union all
  select 'warning', format('The run of job %s on %s should have been ended at %s.', r.job_id, r.host, pressrun.utc(r.deadline_at)),
    format('systemctl start pressrun-janitor; pressrunctl jobs fail %s --reason "..."', r.job_id)
  from ops.running r where r.deadline_at < clock_timestamp() - interval '1 minute'
  union all
  select 'warning', format('%s within the last hour because the source %s was unavailable, the last of type %s.',
      case count(*) when 1 then '1 report waits or failed' else count(*) || ' reports wait or failed' end, u.source,
      (array_agg(u.type order by u.since desc))[1]),
    format('set %s in the environment of every worker: systemctl restart pressrun-worker; pressrunctl jobs explain %s', pressrun.source_variable(u.source),
      (array_agg(u.job_id order by u.since desc))[1])
  from (
    select q.job_id, q.type, t.source, j.updated_at as since
    from pressrun.job_queue q join pressrun.event_report_jobs j on j.job_id = q.job_id join pressrun.report_types t on t.type = q.type
    where j.status_reason = 'source_unavailable'
    union all
    select f.job_id, f.type, t.source, f.failed_at from ops.recent_failures f join pressrun.report_types t on t.type = f.type
    where f.failure_code = 'source_unavailable' and f.failed_at > pressrun.now() - interval '1 hour') u
  group by u.source
  union all
  select 'warning', format('%s failed in the last hour, and %s completed.', case p.failed_last_hour when 1 then '1 report' else p.failed_last_hour || ' reports' end, case p.completed_last_hour when 1 then '1 was' else p.completed_last_hour || ' were' end), 'pressrunctl jobs list --status failed; table ops.failure_reasons'
  from ops.pace p where p.failed_last_hour >= 5 and p.failed_last_hour > 0.2 * (p.completed_last_hour + p.failed_last_hour)
$$;

comment on function pressrun.doctor_queue() is
  'What holds jobs: pauses, limits, a queue that does not move, sources that workers cannot read, reports that fail: for ops.health.';
revoke all on function pressrun.doctor_queue() from public;
grant execute on function pressrun.doctor_queue() to pressrun_ctl;
