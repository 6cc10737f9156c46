create or replace function pressrun.database_gauges()
returns table (name text, labels jsonb, value double precision)
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
set jit = off
as $$
  with queue as (
    select q.type, q.lane, q.hold, count(*) as jobs, min(q.seq) as first_seq from pressrun.job_queue q group by q.type, q.lane, q.hold
  ), queue_ages as (
    -- The first to come is the oldest, so that not every job is looked up.
    select g.*, extract(epoch from pressrun.now() - j.queued_at) as age,
      jsonb_build_object('type', g.type, 'lane', case g.lane when 0 then 'interactive' else 'scheduled' end, 'state', coalesce(g.hold, 'claimable')) as labels
    from queue g
    join pressrun.job_queue q on q.seq = g.first_seq
    join pressrun.event_report_jobs j on j.job_id = q.job_id
  )
  select 'pressrun_queue_jobs', a.labels, a.jobs from queue_ages a
  union all
  select 'pressrun_queue_oldest_age_seconds', a.labels, greatest(0, a.age) from queue_ages a
  union all
  select 'pressrun_jobs_running', jsonb_build_object('type', j.type), count(*)
  from pressrun.event_report_job_runs r join pressrun.event_report_jobs j on j.job_id = r.job_id where r.ended_at is null group by j.type
  union all
  select 'pressrun_workers', jsonb_build_object('state', s.state), count(w.worker_id)
  from (values ('alive'), ('impeded'), ('silent')) s(state)
  left join (select w.worker_id, case when w.heartbeat_at < clock_timestamp() - g.lease_time then 'silent' when w.impediment is not null then 'impeded' else 'alive' end as state
    from pressrun.workers w cross join pressrun.settings g where w.lost_at is null and w.retired_at is null) w on w.state = s.state
  group by s.state
  union all
  select 'pressrun_worker_slots', '{}', coalesce(sum(w.slots), 0) from pressrun.workers w where w.lost_at is null and w.retired_at is null and w.impediment is null
  union all
  select 'pressrun_pauses', jsonb_build_object('scope', s.scope), count(p.scope)
  from unnest('{all,type,workspace}'::text[]) s(scope) left join pressrun.pauses p on p.scope = s.scope and p.resumed_at is null group by s.scope
  union all
  select 'pressrun_duty_overdue_seconds', jsonb_build_object('duty', d.name), greatest(0, extract(epoch from clock_timestamp() - d.due_at))
  from pressrun.duties d
  union all
  select b.name, '{}', b.value from pressrun.backlog_gauges() b
  union all
  select 'pressrun_database_sessions', '{}', d.numbackends from pg_stat_database d where d.datname = current_database()
  union all
  select 'pressrun_database_clock_seconds', '{}', extract(epoch from clock_timestamp())
$$;

comment on function pressrun.database_gauges() is
  'What the metrics of a janitor say about the database as a whole: a row a series of Prometheus. Cheap enough for every few seconds: it reads the queue and what is open or due, and no history.';
revoke all on function pressrun.database_gauges() from public;
grant execute on function pressrun.database_gauges() to pressrun_janitor;
