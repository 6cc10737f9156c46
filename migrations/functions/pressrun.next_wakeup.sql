create or replace function pressrun.next_wakeup() returns integer
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select greatest(0, ceil(extract(epoch from min(q.available_at) - clock_timestamp()) * 1000))::integer
  from pressrun.job_queue q where q.hold = 'backoff'
  having min(q.available_at) is not null  -- greatest() would make a 0 of null, and workers spin
$$;

comment on function pressrun.next_wakeup() is
  'Milliseconds until the next backoff ends; null when none is under way.';
revoke all on function pressrun.next_wakeup() from public;
grant execute on function pressrun.next_wakeup() to pressrun_worker;
