create or replace function pressrun.register_chunks(p_job text, p_run_lease bigint, p_token uuid, p_snapshot text, p_shared jsonb, p_last_keys jsonb)
returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.leased_job(p_job, p_run_lease, p_token);
  v_key constant jsonb := (select t.chunks -> 'key' from pressrun.report_types t where t.type = v_job.type);
begin
  if v_job.job_id is null then
    return 'lease_lost';
  elsif v_job.cancel_requested_at is not null and not v_job.cancel_too_late then
    return 'cancel_requested';
  elsif v_key is null or exists (
      select from jsonb_array_elements(p_last_keys) k
      where jsonb_typeof(k) <> 'array' or jsonb_array_length(k) <> jsonb_array_length(v_key) or k @> '[null]') then
    raise exception 'Job % cannot be cut so: its key has the columns %, and none is null.', p_job, v_key
      using errcode = 'PRINV', hint = 'Correct "chunks" in the metadata of the report type.';
  end if;
  insert into pressrun.event_report_job_cuts (job_id, run_lease, snapshot, source, plan, shared, created_at)
  select p_job, p_run_lease, p_snapshot, t.source, pressrun.chunk_plan(t, v_job.event_id, v_job.params), p_shared, clock_timestamp()
  from pressrun.report_types t where t.type = v_job.type
  on conflict do nothing;  -- the same call again, after a lost answer
  if found then
    insert into pressrun.event_report_job_chunks (job_id, run_lease, chunk_no, after_key, last_key, state)
    select p_job, p_run_lease, k.n, lag(k.last_key) over (order by k.n), k.last_key, 'waiting'
    from (select n, array(select jsonb_array_elements_text(v)) as last_key from jsonb_array_elements(p_last_keys) with ordinality x(v, n)) k;
    perform pg_notify('pressrun_queue', 'chunks');
  end if;
  return 'ok';
end
$$;

comment on function pressrun.register_chunks(text, bigint, uuid, text, jsonb, jsonb) is
  'The holder of a snapshot offers the pages of its report, all but the last one, to every worker: ok, lease_lost or cancel_requested. p_shared: what all parts must agree about; p_last_keys: [[key of the last row of a chunk], ...] in ascending order. Raises PRINV for a key that is not the type''s.';
revoke all on function pressrun.register_chunks(text, bigint, uuid, text, jsonb, jsonb) from public;
grant execute on function pressrun.register_chunks(text, bigint, uuid, text, jsonb, jsonb) to pressrun_worker;
