create or replace function pressrun.claim_lane(p_worker uuid, p_lane smallint, p_limit integer)
returns table (job_id text, run_lease bigint, lease_token uuid, type text, attempt integer, deadline_at timestamptz)
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_floor constant bigint := pressrun.sequence_value('floor', p_lane);
  v_picked text[];
  v_tag bigint;
begin
  select array_agg(p.job_id), max(p.tag) into v_picked, v_tag from (
    select q.job_id, q.tag from pressrun.job_queue q
    -- Lateral, and not a join: a plan that was made while the tables were small must not read all jobs for each.
    cross join lateral (select from pressrun.event_report_jobs j where j.job_id = q.job_id for no key update skip locked) j
    where q.hold is null and q.lane = p_lane and q.tag >= v_floor
    order by q.tag, q.seq limit p_limit for update of q skip locked) p;
  if v_picked is null then
    return;
  end if;
  delete from pressrun.job_queue q where q.job_id = any (v_picked);
  perform setval('pressrun.queue_claimed_ms_' || p_lane, floor(extract(epoch from pressrun.now()) * 1000)::bigint);
  perform setval('pressrun.queue_claimed_' || p_lane, greatest(v_tag, pressrun.sequence_value('claimed', p_lane)));
  return query
    with started as (
      update pressrun.event_report_jobs j
      set status = 'running', started_at = pressrun.now(), updated_at = pressrun.now(), attempt = j.attempt + 1,
        attempts_used = j.attempts_used + 1, run_lease = j.run_lease + 1, lease_token = gen_random_uuid(),
        worker_id = p_worker, status_by = 'worker:' || p_worker, status_reason = null, not_before = null
      where j.job_id = any (v_picked)
      returning j.job_id, j.run_lease, j.lease_token, j.type, j.attempt
    ), runs as (
      insert into pressrun.event_report_job_runs as r
        (job_id, run_lease, lease_token, attempt, worker_id, claimed_at, deadline_at, progressed_at)
      select s.job_id, s.run_lease, s.lease_token, s.attempt, p_worker, clock_timestamp(),
        clock_timestamp() + t.run_deadline, pressrun.now()
      from started s join pressrun.report_types t on t.type = s.type
      returning r.job_id, r.deadline_at
    )
    select s.job_id, s.run_lease, s.lease_token, s.type, s.attempt, r.deadline_at
    from started s join runs r on r.job_id = s.job_id;
end
$$;

comment on function pressrun.claim_lane(uuid, smallint, integer) is
  'Claims from one lane, starting at its floor; see claim_jobs() and queue_tick().';
revoke all on function pressrun.claim_lane(uuid, smallint, integer) from public;
