create or replace function pressrun.hand_back_unknown(p_worker uuid, p_held uuid[]) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_run record;
  v_returned bigint := 0;
begin
  perform pressrun.lock_pauses();
  for v_run in
    select r.job_id, r.run_lease, r.lease_token from pressrun.event_report_job_runs r
    join pressrun.event_report_jobs j on j.job_id = r.job_id
    where r.worker_id = p_worker and r.ended_at is null and r.lease_token <> all (coalesce(p_held, '{}'))
    order by j.workspace_id  -- in which everybody locks slots
    for no key update of j skip locked  -- what somebody is changing right now; the worker asks again
  loop
    perform pressrun.hand_back(v_run.job_id, v_run.run_lease, v_run.lease_token, 'the claim was never answered');
    v_returned := v_returned + 1;
  end loop;
  return v_returned + pressrun.release_chunks(p_worker, p_held, null);
end
$$;

comment on function pressrun.hand_back_unknown(uuid, uuid[]) is
  'Runs that were claimed for the worker but whose claim''s answer was lost go back to the queue, and no attempt is used up: every open run of the worker whose token it does not hold, and every chunk likewise. How many. REQUIRES that the worker is not claiming meanwhile.';
revoke all on function pressrun.hand_back_unknown(uuid, uuid[]) from public;
grant execute on function pressrun.hand_back_unknown(uuid, uuid[]) to pressrun_worker;
