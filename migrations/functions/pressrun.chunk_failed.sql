create or replace function pressrun.chunk_failed(p_job text, p_run_lease bigint, p_chunk integer, p_chunk_lease bigint, p_token uuid,
  p_code text, p_diagnostic jsonb, p_transient boolean)
returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_chunk constant pressrun.event_report_job_chunks := pressrun.leased_chunk(p_job, p_run_lease, p_chunk, p_chunk_lease, p_token);
begin
  if v_chunk.job_id is null then
    return 'lease_lost';
  end if;
  return pressrun.end_chunk(v_chunk, coalesce(p_code, 'internal_error'), p_diagnostic, coalesce(p_transient, false));
end
$$;

comment on function pressrun.chunk_failed(text, bigint, integer, bigint, uuid, text, jsonb, boolean) is
  'A worker says that its chunk failed: requeued (transient, attempts left), failed (the holder then fails the run), or lease_lost. The diagnostic is for ops only.';
revoke all on function pressrun.chunk_failed(text, bigint, integer, bigint, uuid, text, jsonb, boolean) from public;
grant execute on function pressrun.chunk_failed(text, bigint, integer, bigint, uuid, text, jsonb, boolean) to pressrun_worker;
