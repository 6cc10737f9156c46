create or replace function pressrun.claim_jobs(p_worker uuid, p_limit integer)
returns table (job_id text, run_lease bigint, lease_token uuid, type text, attempt integer, deadline_at timestamptz)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
set enable_sort = off
set jit = off
as $$
#variable_conflict use_column
declare
  v_left integer := coalesce(p_limit, 0);
  v_claimed integer;
begin
  if not exists (select from pressrun.workers w where w.worker_id = p_worker and w.lost_at is null and w.retired_at is null) then
    raise exception 'Worker % was declared lost.', p_worker using errcode = 'PRWRK', hint = 'Stop its runs and register again.';
  end if;
  if exists (select from pressrun.pauses p where p.scope = 'all' and p.resumed_at is null) then
    return;
  end if;
  if abs(extract(epoch from clock_timestamp()) * 1000 - (select last_value from pressrun.queue_ticked_ms)) > 100 then
    perform pressrun.queue_tick();
    -- Not at every claim: it walks over what backed off earlier for as long as a held snapshot keeps that.
    perform pressrun.release_backoff();
  end if;
  -- A claim that a crash of the server takes back did nothing: begin_run() waits for the disk, and for all before it.
  perform set_config('synchronous_commit', 'off', true);
  for v_lane in 0..1 loop
    exit when v_left <= 0;
    return query select * from pressrun.claim_lane(p_worker, v_lane::smallint, v_left);
    get diagnostics v_claimed = row_count;
    v_left := v_left - v_claimed;
  end loop;
end
$$;

comment on function pressrun.claim_jobs(uuid, integer) is
  'Claims up to p_limit jobs for the worker, interactive ones first, workspaces in turn; skips what others are claiming; none while all is paused. Each comes with the lease that every later call must carry. The transaction commits without waiting for the disk: do nothing else in it. Raises PRWRK when the worker was declared lost.';
revoke all on function pressrun.claim_jobs(uuid, integer) from public;
grant execute on function pressrun.claim_jobs(uuid, integer) to pressrun_worker;
