create or replace function pressrun.claim_own_chunk(p_job text, p_run_lease bigint, p_token uuid)
returns table (job_id text, run_lease bigint, chunk_no integer, chunk_lease bigint, chunk_token uuid, type text, attempt integer)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
declare
  v_job constant pressrun.event_report_jobs := pressrun.leased_job(p_job, p_run_lease, p_token);
  v_mine integer;  -- of a call whose answer was lost
begin
  if v_job.job_id is null then
    return;
  end if;
  select c.chunk_no into v_mine from pressrun.event_report_job_chunks c
  where c.job_id = p_job and c.run_lease = p_run_lease and c.state = 'rendering' and c.by_holder for update;
  return query
    with picked as (
      select c.chunk_no from pressrun.event_report_job_chunks c
      where c.job_id = p_job and c.run_lease = p_run_lease
        and (c.chunk_no = v_mine
          or v_mine is null and c.state = 'waiting' and (c.not_before is null or c.not_before <= clock_timestamp()))
      order by c.chunk_no limit 1
      for update skip locked)
    update pressrun.event_report_job_chunks c
    set state = 'rendering', attempts = c.attempts + (v_mine is null)::integer, worker_id = v_job.worker_id, by_holder = true,
      chunk_lease = c.chunk_lease + 1, chunk_token = gen_random_uuid(), claimed_at = clock_timestamp(), backend_pid = null, backend_start = null
    from picked p
    where c.job_id = p_job and c.run_lease = p_run_lease and c.chunk_no = p.chunk_no
    returning c.job_id, c.run_lease, c.chunk_no, c.chunk_lease, c.chunk_token, v_job.type, c.attempts;
end
$$;

comment on function pressrun.claim_own_chunk(text, bigint, uuid) is
  'Claims one chunk for the holder of the snapshot itself, who renders one at a time; no row when none waits or the lease is lost. Repeated after a lost answer it gives the same chunk.';
revoke all on function pressrun.claim_own_chunk(text, bigint, uuid) from public;
grant execute on function pressrun.claim_own_chunk(text, bigint, uuid) to pressrun_worker;
