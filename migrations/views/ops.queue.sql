create or replace view ops.queue as
  select q.workspace_id, q.type, case q.lane when 0 then 'interactive' else 'scheduled' end as lane,
    coalesce(q.hold, 'claimable') as state, count(*) as jobs, min(j.queued_at) as oldest_queued_at,
    pressrun.now() - min(j.queued_at) as oldest_age
  from pressrun.job_queue q join pressrun.event_report_jobs j on j.job_id = q.job_id
  group by q.workspace_id, q.type, q.lane, q.hold;
comment on view ops.queue is 'Depth and age of the queue by workspace, type, lane, and whether the jobs can be claimed.';
comment on column ops.queue.workspace_id is 'Workspace.';
comment on column ops.queue.type is 'Report type.';
comment on column ops.queue.lane is 'interactive or scheduled.';
comment on column ops.queue.state is 'claimable, limit (the workspace runs as many as it may), backoff.';
comment on column ops.queue.jobs is 'How many.';
comment on column ops.queue.oldest_queued_at is 'When the oldest was queued.';
comment on column ops.queue.oldest_age is 'How long it has waited.';
