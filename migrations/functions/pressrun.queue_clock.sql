create or replace function pressrun.queue_clock() returns trigger
language plpgsql
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  if old.hold is null then
    new.waited := pressrun.claimable_time(old.waiting_since, old.claimable_since);
  elsif new.hold is null then
    new.claimable_since := pressrun.now();
    new.waiting_since := pressrun.now() - new.waited;
  end if;
  return new;
end
$$;

comment on function pressrun.queue_clock() is
  'Before UPDATE on job_queue where hold changes: stops and starts the clock that says for how long the job could be claimed.';
revoke all on function pressrun.queue_clock() from public;
