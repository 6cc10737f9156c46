create or replace view ops.recent_changes as
  select e.id, e.job_id, e.from_status, e.to_status, e.occurred_at, e.actor, e.attempt, e.reason
  from pressrun.event_report_job_events e order by e.id desc limit 20000;
comment on view ops.recent_changes is 'The last 20,000 changes of status, newest first: what is cheap to look at however many jobs there are.';
comment on column ops.recent_changes.id is 'Order of insertion.';
comment on column ops.recent_changes.job_id is 'The job.';
comment on column ops.recent_changes.from_status is 'Status before; null when the job was made.';
comment on column ops.recent_changes.to_status is 'Status after.';
comment on column ops.recent_changes.occurred_at is 'When.';
comment on column ops.recent_changes.actor is 'Who: person:7, worker:<id>, janitor, ops:<role>.';
comment on column ops.recent_changes.attempt is 'Attempt of the job at that time.';
comment on column ops.recent_changes.reason is 'Why, where there is a reason.';
