create or replace function pressrun.remember_request(p_person bigint, p_key text, p_hash text, p_job text) returns text
language plpgsql volatile
as $$
begin
  -- Waits here for a request with the same key that is under way.
  insert into pressrun.idempotency_keys as k (person_id, key, request_hash, job_id, created_at)
  values (p_person, p_key, p_hash, p_job, pressrun.now())
  on conflict (person_id, key) do update
    set request_hash = excluded.request_hash, job_id = excluded.job_id, created_at = excluded.created_at
    where k.created_at <= pressrun.now() - interval '24 hours';
  return case when not found then pressrun.replayed_request(p_person, p_key, p_hash) end;
end
$$;

comment on function pressrun.remember_request(bigint, text, text, text) is
  'Keeps an idempotency key for 24 hours. Null when it is new; the job of the first request when another was faster; raises what replayed_request() raises.';
revoke all on function pressrun.remember_request(bigint, text, text, text) from public;
