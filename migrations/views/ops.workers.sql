create or replace view ops.workers as
  select w.worker_id, w.host, w.pid, w.version, w.slots, w.started_at, w.heartbeat_at,
    clock_timestamp() - w.heartbeat_at as silent_for,
    case when w.lost_at is not null then 'lost' when w.retired_at is not null then 'retired'
         when w.heartbeat_at < clock_timestamp() - s.lease_time then 'silent'
         when w.impediment is not null then 'impeded' else 'alive' end as state,
    (select count(*) from pressrun.event_report_job_runs r where r.worker_id = w.worker_id and r.ended_at is null) as running,
    w.impediment
  from pressrun.workers w cross join pressrun.settings s;
comment on view ops.workers is 'Worker processes: alive, impeded (alive, and takes no jobs), silent (about to be declared lost), lost, retired, and how many runs they have.';
comment on column ops.workers.worker_id is 'Id of the incarnation.';
comment on column ops.workers.host is 'Host.';
comment on column ops.workers.pid is 'Process there.';
comment on column ops.workers.version is 'Version of the binary.';
comment on column ops.workers.slots is 'Reports it runs at once.';
comment on column ops.workers.started_at is 'When it registered.';
comment on column ops.workers.heartbeat_at is 'Last sign of life.';
comment on column ops.workers.silent_for is 'Time since then.';
comment on column ops.workers.state is 'alive, impeded, silent, lost, retired.';
comment on column ops.workers.running is 'Runs that it has now.';
comment on column ops.workers.impediment is 'Why it takes no jobs; null: it takes them.';
