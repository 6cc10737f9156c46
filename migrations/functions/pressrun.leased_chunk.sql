create or replace function pressrun.leased_chunk(p_job text, p_run_lease bigint, p_chunk integer, p_chunk_lease bigint, p_token uuid)
returns pressrun.event_report_job_chunks
language plpgsql volatile
as $$
declare
  v_chunk pressrun.event_report_job_chunks;
begin
  -- The job first, as everywhere: who ends the run meanwhile waits, and then drops what came of the chunk.
  perform from pressrun.event_report_jobs j
  where j.job_id = p_job and j.run_lease = p_run_lease and j.status = 'running' for no key update;
  if found then
    select c.* into v_chunk from pressrun.event_report_job_chunks c
    where c.job_id = p_job and c.run_lease = p_run_lease and c.chunk_no = p_chunk and c.chunk_lease = p_chunk_lease
      and c.chunk_token = p_token and c.state = 'rendering'
    for update;
  end if;
  return v_chunk;
end
$$;

comment on function pressrun.leased_chunk(text, bigint, integer, bigint, uuid) is
  'Locks job and chunk and returns the chunk if its run goes on and this lease still holds; null otherwise. Every call about a chunk begins here.';
revoke all on function pressrun.leased_chunk(text, bigint, integer, bigint, uuid) from public;
