create or replace function pressrun.mail_backoff(p_attempts integer) returns interval
language sql volatile parallel safe
as $$
  select (array['10 seconds', '1 minute', '5 minutes', '15 minutes', '1 hour', '2 hours']::interval[])[least(greatest(p_attempts, 1), 6)]
    * (0.75 + random() / 2)
$$;

comment on function pressrun.mail_backoff(integer) is
  'How long a mail waits after its n-th attempt failed: 10 seconds, 1, 5, 15 minutes, 1 hour, then 2; each a quarter more or less, so that mails of one moment do not come back as one.';
revoke all on function pressrun.mail_backoff(integer) from public;
