create or replace function pressrun.chunk_stored(p_job text, p_run_lease bigint, p_chunk integer, p_chunk_lease bigint, p_token uuid, p_parts jsonb)
returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_chunk constant pressrun.event_report_job_chunks := pressrun.leased_chunk(p_job, p_run_lease, p_chunk, p_chunk_lease, p_token);
  v_stored bigint;
  v_missing bigint;
begin
  if v_chunk.job_id is null then
    return case when exists (
      select from pressrun.event_report_job_chunks c
      join pressrun.event_report_jobs j on j.job_id = c.job_id and j.run_lease = c.run_lease and j.status = 'running'
      where c.job_id = p_job and c.run_lease = p_run_lease and c.chunk_no = p_chunk and c.chunk_lease = p_chunk_lease
        and c.chunk_token = p_token and c.state = 'stored') then 'ok' else 'lease_lost' end;
  end if;
  update pressrun.event_report_job_parts a set state = 'stored', bytes = d.bytes
  from jsonb_to_recordset(p_parts) as d(artifact_id text, bytes bigint)
  where a.part_id = d.artifact_id and a.job_id = p_job and a.run_lease = p_run_lease and a.chunk_no = p_chunk
    and a.chunk_lease = p_chunk_lease and a.state = 'uploading';
  get diagnostics v_stored = row_count;
  select count(*) into v_missing from pressrun.event_report_job_parts a
  where a.job_id = p_job and a.run_lease = p_run_lease and a.chunk_no = p_chunk and a.chunk_lease = p_chunk_lease and a.state = 'uploading';
  if v_stored = 0 or v_missing > 0 then
    raise exception 'Chunk % of job % lacks % of its parts.', p_chunk, p_job, greatest(v_missing, 1) using errcode = 'PRINV';
  end if;
  update pressrun.event_report_job_chunks c set state = 'stored', stored_at = clock_timestamp(), failure_code = null,
    rows = (select max((d ->> 'rows')::bigint) from jsonb_array_elements(p_parts) d)
  where c.job_id = p_job and c.run_lease = p_run_lease and c.chunk_no = p_chunk;
  return 'ok';
end
$$;

comment on function pressrun.chunk_stored(text, bigint, integer, bigint, uuid, jsonb) is
  'The parts of a chunk are in the store: ok (also when repeated after a lost answer) or lease_lost. p_parts: [{"artifact_id", "bytes", "rows"}], one for each format.';
revoke all on function pressrun.chunk_stored(text, bigint, integer, bigint, uuid, jsonb) from public;
grant execute on function pressrun.chunk_stored(text, bigint, integer, bigint, uuid, jsonb) to pressrun_worker;
