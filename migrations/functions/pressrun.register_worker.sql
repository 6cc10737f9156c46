create or replace function pressrun.register_worker(p_host text, p_pid integer, p_slots integer, p_version text) returns uuid
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  insert into pressrun.workers (worker_id, host, pid, slots, version, started_at, heartbeat_at)
  values (gen_random_uuid(), p_host, p_pid, p_slots, p_version, clock_timestamp(), clock_timestamp())
  returning worker_id
$$;

comment on function pressrun.register_worker(text, integer, integer, text) is
  'Announces a worker process and gives it the id of this incarnation. It must call heartbeat() at least every settings.lease_time.';
revoke all on function pressrun.register_worker(text, integer, integer, text) from public;
grant execute on function pressrun.register_worker(text, integer, integer, text) to pressrun_worker;
