create or replace function pressrun.replayed_request(p_person bigint, p_key text, p_hash text) returns text
language plpgsql volatile strict
as $$
declare
  v_first pressrun.idempotency_keys;
begin
  if length(p_key) not between 1 and 255 then
    perform pressrun.invalid('Idempotency-Key', 'must have 1 to 255 characters');
  end if;
  select * into v_first from pressrun.idempotency_keys k
  where k.person_id = p_person and k.key = p_key and k.created_at > pressrun.now() - interval '24 hours';
  if v_first.request_hash <> p_hash then
    raise exception 'This Idempotency-Key was used for another request. Use a new key for a new request.' using errcode = 'PRIDK';
  end if;
  return v_first.job_id;
end
$$;

comment on function pressrun.replayed_request(bigint, text, text) is
  'The job of the first request with an idempotency key, for 24 hours; null when the key is new. Raises PRIDK when that was another request, PRINV for a key of no or more than 255 characters.';
revoke all on function pressrun.replayed_request(bigint, text, text) from public;
