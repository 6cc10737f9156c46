create or replace view ops.waiting as
  with lanes as materialized (
    select l.lane, pressrun.last_claim(l.lane) as last_claim from unnest('{0,1}'::smallint[]) l(lane)
  ), pauses_of_all as materialized (
    select coalesce(max(coalesce(p.resumed_at, 'infinity')), '-infinity') as over_at from pressrun.pauses p where p.scope = 'all')
  select q.job_id, q.workspace_id, q.type, case q.lane when 0 then 'interactive' else 'scheduled' end as lane, q.hold,
    pressrun.now() - j.queued_at as queued_for,
    w.claimable_for,
    l.last_claim as last_claim_in_lane,
    case when q.hold is null and w.claimable_for >= s.stuck_after then 'stuck'
         when pressrun.now() - j.queued_at >= interval '5 minutes' then 'slow' else 'waiting' end as state,
    j.automatic_retries, j.retry_of
  from pressrun.job_queue q join pressrun.event_report_jobs j on j.job_id = q.job_id join lanes l on l.lane = q.lane
  cross join pressrun.settings s cross join pauses_of_all p
  cross join lateral (
    select case when q.hold is not null then q.waited
      when q.claimable_since >= p.over_at then greatest(interval '0', pressrun.now() - q.waiting_since)  -- what claimable_time() would say
      else pressrun.claimable_time(q.waiting_since, q.claimable_since) end as claimable_for) w;
comment on view ops.waiting is 'Queued jobs and for how long they could be claimed: waiting, slow (5 minutes queued), stuck (could be claimed for settings.stuck_after; fails unless workers claim in its lane).';
comment on column ops.waiting.job_id is 'The job; select pressrun.explain_job(job_id) says why it waits.';
comment on column ops.waiting.workspace_id is 'Its workspace.';
comment on column ops.waiting.type is 'Its report type.';
comment on column ops.waiting.lane is 'interactive or scheduled.';
comment on column ops.waiting.hold is 'limit, backoff, paused; null: can be claimed.';
comment on column ops.waiting.queued_for is 'Time since it was queued.';
comment on column ops.waiting.claimable_for is 'Time in which it could be claimed: the clock of stuck_after and longest_wait.';
comment on column ops.waiting.last_claim_in_lane is 'When a job of its lane was last claimed.';
comment on column ops.waiting.state is 'waiting, slow, stuck.';
comment on column ops.waiting.automatic_retries is 'How many automatic retries led to it.';
comment on column ops.waiting.retry_of is 'The job before it in the chain.';
