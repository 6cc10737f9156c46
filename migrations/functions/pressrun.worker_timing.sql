create or replace function pressrun.worker_timing() returns table (heartbeat_ms integer, lease_ms integer)
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select (extract(epoch from s.heartbeat_interval) * 1000)::integer, (extract(epoch from s.lease_time) * 1000)::integer
  from pressrun.settings s
$$;

comment on function pressrun.worker_timing() is
  'How often a worker must say that it lives, and after how long a silence it is lost, in milliseconds.';
revoke all on function pressrun.worker_timing() from public;
grant execute on function pressrun.worker_timing() to pressrun_worker;
