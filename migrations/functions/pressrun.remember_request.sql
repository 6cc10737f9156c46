create or replace function pressrun.remember_request(p_person bigint, p_key text, p_hash text, p_job text) returns text
language plpgsql volatile
as $$
declare
  v_first pressrun.idempotency_keys;
begin
  if length(p_key) not between 1 and 255 then
    perform pressrun.invalid('Idempotency-Key', 'must have 1 to 255 characters');
  end if;
  -- Waits here for a request with the same key that is under way.
  insert into pressrun.idempotency_keys as k (person_id, key, request_hash, job_id, created_at)
  values (p_person, p_key, p_hash, p_job, pressrun.now())
  on conflict (person_id, key) do update
    set request_hash = excluded.request_hash, job_id = excluded.job_id, created_at = excluded.created_at
    where k.created_at <= pressrun.now() - interval '24 hours';
  if found then
    return null;
  end if;
  select * into v_first from pressrun.idempotency_keys k where k.person_id = p_person and k.key = p_key;
  if v_first.request_hash <> p_hash then
    raise exception 'This Idempotency-Key was used for another request. Use a new key for a new request.' using errcode = 'PRIDK';
  end if;
  return v_first.job_id;
end
$$;

comment on function pressrun.remember_request(bigint, text, text, text) is
  'Keeps an idempotency key for 24 hours. Null when it is new; the job of the first request when it is not; raises PRIDK when that was another request, PRINV for a key of no or more than 255 characters.';
revoke all on function pressrun.remember_request(bigint, text, text, text) from public;
