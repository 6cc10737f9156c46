create or replace function pressrun.hand_back_chunk(p_job text, p_run_lease bigint, p_chunk integer, p_chunk_lease bigint, p_token uuid) returns text
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
  return pressrun.end_chunk(v_chunk, null, null, null);
end
$$;

comment on function pressrun.hand_back_chunk(text, bigint, integer, bigint, uuid) is
  'A worker that stops gives a chunk back: requeued (no attempt is used up) or lease_lost.';
revoke all on function pressrun.hand_back_chunk(text, bigint, integer, bigint, uuid) from public;
grant execute on function pressrun.hand_back_chunk(text, bigint, integer, bigint, uuid) to pressrun_worker;
