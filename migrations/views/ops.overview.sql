create or replace view ops.overview as
  select q.queued, q.claimable, q.held, q.oldest_queued_at, pressrun.now() - q.oldest_queued_at as oldest_age,
    (select count(*) from pressrun.event_report_job_runs r where r.ended_at is null) as running, w.*, p.*,
    (select count(*) from pressrun.notification_outbox o where o.status = 'pending') as mails_pending,
    (select count(*) from pressrun.notification_outbox o where o.status = 'pending' and o.due_at < clock_timestamp() - interval '1 minute') as mails_overdue,
    (select count(*) from pressrun.webhook_deliveries d where d.status = 'pending') as webhooks_pending,
    (select string_agg(case z.scope when 'all' then 'all' when 'type' then 'type ' || z.type else 'workspace ' || z.workspace_id end, ', ' order by z.pause_id)
     from pressrun.pauses z where z.resumed_at is null) as paused,
    (select string_agg(d.name, ', ' order by d.name) from ops.duties d where d.overdue) as overdue_duties
  from (
    select count(*) as queued, count(*) filter (where k.hold is null) as claimable, count(k.hold) as held, min(j.queued_at) as oldest_queued_at
    from pressrun.job_queue k join pressrun.event_report_jobs j on j.job_id = k.job_id) q
  cross join (
    select count(*) filter (where v.state = 'alive') as workers_alive, count(*) filter (where v.state = 'silent') as workers_silent,
      coalesce(sum(v.slots) filter (where v.state = 'alive'), 0)::bigint as slots, count(distinct v.host) filter (where v.state = 'alive') as hosts
    from ops.workers v where v.state in ('alive', 'silent')) w
  cross join ops.pace p;
comment on view ops.overview is 'All in one row: what waits, runs, comes, goes, is paused or overdue. Cheap to ask for every second, however many jobs there are.';
comment on column ops.overview.queued is 'Jobs in the queue.';
comment on column ops.overview.claimable is 'Those that can be claimed now.';
comment on column ops.overview.held is 'Those that cannot: paused, over a limit, backing off.';
comment on column ops.overview.oldest_queued_at is 'When the oldest was queued.';
comment on column ops.overview.oldest_age is 'How long it has waited.';
comment on column ops.overview.running is 'Runs that go on.';
comment on column ops.overview.workers_alive is 'Workers that are alive.';
comment on column ops.overview.workers_silent is 'Workers that are about to be declared lost.';
comment on column ops.overview.slots is 'Reports that the live ones run at once.';
comment on column ops.overview.hosts is 'Hosts that they are on.';
comment on column ops.overview.requested_last_minute is 'Jobs made in the last minute.';
comment on column ops.overview.completed_last_minute is 'Completed in the last minute.';
comment on column ops.overview.failed_last_minute is 'Failed in the last minute.';
comment on column ops.overview.completed_last_hour is 'Completed in the last hour.';
comment on column ops.overview.failed_last_hour is 'Failed in the last hour.';
comment on column ops.overview.truncated is 'The last hour had more than 20,000 changes: its counts are too low.';
comment on column ops.overview.mails_pending is 'Mails to be sent.';
comment on column ops.overview.mails_overdue is 'Those that no courier took in time.';
comment on column ops.overview.webhooks_pending is 'Webhook deliveries to come.';
comment on column ops.overview.paused is 'What is paused: all, types, workspaces.';
comment on column ops.overview.overdue_duties is 'Duties that nobody did in time: is a janitor running?';
