create or replace view ops.hosts as
  select w.host, count(*) filter (where w.state = 'alive') as alive, count(*) filter (where w.state = 'silent') as silent,
    count(*) filter (where w.state = 'lost') as lost, coalesce(sum(w.slots) filter (where w.state = 'alive'), 0) as slots,
    coalesce(sum(w.running), 0)::bigint as running, string_agg(distinct w.version, ', ') filter (where w.state = 'alive') as versions,
    max(w.heartbeat_at) as heartbeat_at, clock_timestamp() - max(w.heartbeat_at) as silent_for
  from ops.workers w group by w.host;
comment on view ops.hosts is 'Hosts that have workers, or had some lately.';
comment on column ops.hosts.host is 'The host.';
comment on column ops.hosts.alive is 'Workers that are alive.';
comment on column ops.hosts.silent is 'Workers that are about to be declared lost.';
comment on column ops.hosts.lost is 'Workers that were lost and not yet forgotten.';
comment on column ops.hosts.slots is 'Reports that they run at once.';
comment on column ops.hosts.running is 'Runs that they have now.';
comment on column ops.hosts.versions is 'Versions of the binaries.';
comment on column ops.hosts.heartbeat_at is 'Last sign of life.';
comment on column ops.hosts.silent_for is 'Time since then.';
