create or replace function pressrun.release_chunks(p_worker uuid, p_held uuid[], p_code text) returns bigint
language plpgsql volatile
as $$
declare
  v_chunk pressrun.event_report_job_chunks;
  v_released bigint := 0;
begin
  for v_chunk in
    select c.* from pressrun.event_report_job_chunks c
    where c.worker_id = p_worker and c.state = 'rendering' and not c.by_holder and c.chunk_token <> all (coalesce(p_held, '{}'))
    order by c.job_id, c.run_lease, c.chunk_no
    for update skip locked  -- what somebody is changing right now is looked at again at the next turn
  loop
    perform pressrun.end_chunk(v_chunk, p_code, null, true);
    v_released := v_released + 1;
  end loop;
  return v_released;
end
$$;

comment on function pressrun.release_chunks(uuid, uuid[], text) is
  'Chunks that a worker was rendering for others'' runs, but those whose token it holds, can be claimed again. Without a code no attempt is used up. How many.';
revoke all on function pressrun.release_chunks(uuid, uuid[], text) from public;
