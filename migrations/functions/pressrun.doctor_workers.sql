create or replace function pressrun.doctor_workers() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with counted as (
    select count(*) as alive, count(distinct w.version) as versions, string_agg(distinct w.version, ', ') as named,
      (select count(*) from pressrun.job_queue) as waiting, (select count(*) from ops.workers i where i.state = 'impeded') as impeded
    from ops.workers w where w.state = 'alive')
  select case when c.waiting > 0 then 'error' else 'warning' end, format('No worker is alive%s; jobs that wait: %s.', case when c.impeded > 0 then ' that takes jobs' end, c.waiting),
    'systemctl start pressrun-worker -- on any host that reaches the database and the store'
  from counted c where c.alive = 0
  union all
  select 'error', format('The worker with pid %s on %s takes no jobs: %s', w.pid, w.host, w.impediment),
    format('mend what it says on %s; the worker goes on by itself once it can, after a change of its environment with systemctl restart pressrun-worker', w.host)
  from ops.workers w where w.state = 'impeded'
  union all
  select 'note', format('The workers that are alive are of several versions (%s), as in the middle of an upgrade.', c.named),
    'systemctl restart pressrun-worker -- on the hosts of the older one: table ops.workers'
  from counted c where c.versions > 1
  union all
  select 'warning', format('The worker with pid %s on %s has been silent for %s.', w.pid, w.host, pressrun.in_words(w.silent_for)), format('journalctl -u pressrun-worker -- on %s', w.host)
  from ops.workers w where w.state = 'silent'
  union all
  select 'warning', format('%s lost within the last hour, the last on %s: killed, or cut off.', case count(*) when 1 then '1 worker was' else count(*) || ' workers were' end, (array_agg(w.host order by w.lost_at desc))[1]),
    format('journalctl -u pressrun-worker; dmesg -- on %s', (array_agg(w.host order by w.lost_at desc))[1])
  from pressrun.workers w where w.lost_at > clock_timestamp() - interval '1 hour' having count(*) > 0
$$;

comment on function pressrun.doctor_workers() is
  'Whether workers are alive: for ops.health.';
revoke all on function pressrun.doctor_workers() from public;
grant execute on function pressrun.doctor_workers() to pressrun_ctl;
