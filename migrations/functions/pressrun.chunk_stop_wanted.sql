create or replace function pressrun.chunk_stop_wanted(p_job text, p_run_lease bigint, p_chunk integer, p_chunk_lease bigint, p_token uuid)
returns boolean
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return not exists (
    select from pressrun.event_report_job_chunks c
    join pressrun.event_report_jobs j on j.job_id = c.job_id and j.run_lease = c.run_lease and j.status = 'running'
      and (j.cancel_requested_at is null or j.cancel_too_late)
    where c.job_id = p_job and c.run_lease = p_run_lease and c.chunk_no = p_chunk and c.chunk_lease = p_chunk_lease
      and c.chunk_token = p_token and c.state = 'rendering');
end
$$;

comment on function pressrun.chunk_stop_wanted(text, bigint, integer, bigint, uuid) is
  'Whether a worker that was told on pressrun_cancel is to stop the chunk: its run was cancelled or has ended, or the chunk is not this lease''s any more.';
revoke all on function pressrun.chunk_stop_wanted(text, bigint, integer, bigint, uuid) from public;
grant execute on function pressrun.chunk_stop_wanted(text, bigint, integer, bigint, uuid) to pressrun_worker;
