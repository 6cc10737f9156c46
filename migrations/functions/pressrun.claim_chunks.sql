create or replace function pressrun.claim_chunks(p_worker uuid, p_limit integer)
returns table (job_id text, run_lease bigint, chunk_no integer, chunk_lease bigint, chunk_token uuid, type text, attempt integer)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
begin
  if not exists (select from pressrun.workers w where w.worker_id = p_worker and w.lost_at is null and w.retired_at is null) then
    raise exception 'Worker % was declared lost.', p_worker using errcode = 'PRWRK', hint = 'Stop its runs and register again.';
  end if;
  return query
    with picked as (
      select c.job_id, c.run_lease, c.chunk_no, j.type from pressrun.event_report_job_chunks c
      join pressrun.event_report_jobs j on j.job_id = c.job_id and j.run_lease = c.run_lease and j.status = 'running'
      where c.state = 'waiting' and (c.not_before is null or c.not_before <= clock_timestamp())
        and (j.cancel_requested_at is null or j.cancel_too_late)
      order by c.job_id, c.chunk_no limit greatest(p_limit, 0)
      for update of c skip locked)
    update pressrun.event_report_job_chunks c
    set state = 'rendering', attempts = c.attempts + 1, worker_id = p_worker, by_holder = false, chunk_lease = c.chunk_lease + 1,
      chunk_token = gen_random_uuid(), claimed_at = clock_timestamp(), backend_pid = null, backend_start = null
    from picked p
    where c.job_id = p.job_id and c.run_lease = p.run_lease and c.chunk_no = p.chunk_no and c.state = 'waiting'
    returning c.job_id, c.run_lease, c.chunk_no, c.chunk_lease, c.chunk_token, p.type, c.attempts;
end
$$;

comment on function pressrun.claim_chunks(uuid, integer) is
  'Claims up to p_limit chunks of running reports for the worker, the oldest report''s first; skips what others are claiming. Each comes with the lease that every later call must carry. Raises PRWRK when the worker was declared lost.';
revoke all on function pressrun.claim_chunks(uuid, integer) from public;
grant execute on function pressrun.claim_chunks(uuid, integer) to pressrun_worker;
