create or replace function pressrun.now() returns timestamptz
language sql stable parallel safe
as $$ select statement_timestamp() $$;

comment on function pressrun.now() is
  'The time that every rule of Pressrun goes by, except leases, heartbeats, deadlines and backoffs, which use the wall clock. Tests replace it to travel in time.';
revoke all on function pressrun.now() from public;
grant execute on function pressrun.now() to public;
