create or replace view ops.waiting as
  select q.job_id, q.workspace_id, q.type, case q.lane when 0 then 'interactive' else 'scheduled' end as lane, q.hold,
    pressrun.now() - j.queued_at as queued_for,
    case when q.hold is null then pressrun.claimable_time(q.waiting_since, q.claimable_since) else q.waited end as claimable_for,
    pressrun.last_claim(q.lane) as last_claim_in_lane,
    case when q.hold is null and pressrun.claimable_time(q.waiting_since, q.claimable_since) >= s.stuck_after then 'stuck'
         when pressrun.now() - j.queued_at >= interval '5 minutes' then 'slow' else 'waiting' end as state,
    j.automatic_retries, j.retry_of
  from pressrun.job_queue q join pressrun.event_report_jobs j on j.job_id = q.job_id cross join pressrun.settings s;
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
