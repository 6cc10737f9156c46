create or replace function pressrun.end_chunk(p_chunk pressrun.event_report_job_chunks, p_code text, p_diagnostic jsonb, p_transient boolean)
returns text
language plpgsql volatile
as $$
declare
  v_again constant boolean := p_code is null or (p_transient and p_chunk.attempts < 3);
begin
  update pressrun.event_report_job_chunks c
  set state = case when v_again then 'waiting' else 'failed' end, attempts = c.attempts - (p_code is null)::integer,
    failure_code = p_code, diagnostic = p_diagnostic, transient = p_transient,
    not_before = case when p_code not in ('worker_lost', 'runner_crashed') then clock_timestamp() + c.attempts * interval '1 second' end
  where c.job_id = p_chunk.job_id and c.run_lease = p_chunk.run_lease and c.chunk_no = p_chunk.chunk_no;
  -- After a minute in which a late writer may still finish.
  update pressrun.event_report_job_parts a set state = 'abandoned', delete_after = clock_timestamp() + interval '1 minute'
  where a.job_id = p_chunk.job_id and a.run_lease = p_chunk.run_lease and a.chunk_no = p_chunk.chunk_no and a.state = 'uploading';
  if v_again then
    perform pg_notify('pressrun_queue', 'chunks');
  end if;
  return case when v_again then 'requeued' else 'failed' end;
end
$$;

comment on function pressrun.end_chunk(pressrun.event_report_job_chunks, text, jsonb, boolean) is
  'Ends an attempt at a chunk that stored nothing: requeued while it may be tried again (three attempts), else failed, which fails its run. Without a code it was handed back, and no attempt is used up. REQUIRES the lock of the chunk.';
revoke all on function pressrun.end_chunk(pressrun.event_report_job_chunks, text, jsonb, boolean) from public;
