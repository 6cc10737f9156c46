create or replace function pressrun.fail_stuck_job(p_job text, p_code text, p_lane smallint, p_waited interval) returns bigint
language plpgsql volatile
as $$
declare
  v_job pressrun.event_report_jobs;
begin
  -- Skips a job that somebody is claiming right now.
  select j.* into v_job from pressrun.event_report_jobs j where j.job_id = p_job and j.status = 'queued' for no key update skip locked;
  -- Since the caller looked it may have been claimed and handed back, or another of its lane claimed.
  if v_job.job_id is null or not exists (
      select from pressrun.job_queue q
      where q.job_id = p_job and q.hold is null and pressrun.claimable_time(q.waiting_since, q.claimable_since) >= p_waited)
    or p_code = 'stuck_queue' and pressrun.last_claim(p_lane) > pressrun.now() - interval '1 minute' then
    return 0;
  end if;
  perform pressrun.fail_now(v_job, p_code, pressrun.failure_reason(p_code, v_job.type), 'janitor', jsonb_build_object(
    'code', p_code, 'lane', p_lane, 'waited_seconds', floor(extract(epoch from p_waited)), 'last_claim', pressrun.last_claim(p_lane),
    'workers_alive', (select count(*) from pressrun.workers w where w.lost_at is null and w.retired_at is null),
    'runs_open', (select count(*) from pressrun.event_report_job_runs r where r.ended_at is null)));
  if p_code = 'stuck_queue' then
    perform pressrun.retry_automatically(v_job);
  end if;
  return 1;
end
$$;

comment on function pressrun.fail_stuck_job(text, text, smallint, interval) is
  'Fails one queued job for fail_stuck_jobs() and queues its automatic retry; 1, or 0 when somebody else has it, or it has no longer been claimable for p_waited, or (stuck_queue) its lane is served again.';
revoke all on function pressrun.fail_stuck_job(text, text, smallint, interval) from public;
