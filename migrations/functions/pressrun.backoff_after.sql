create or replace function pressrun.backoff_after(p_attempts integer) returns interval
language sql immutable parallel safe
as $$ select case when p_attempts <= 1 then interval '5 seconds' else interval '30 seconds' end $$;

comment on function pressrun.backoff_after(integer) is
  'How long a job waits after its n-th attempt failed: 5 seconds, then 30.';
revoke all on function pressrun.backoff_after(integer) from public;
