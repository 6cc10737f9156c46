create or replace view ops.schedules as
  select s.schedule_id, s.workspace_id, s.event_id, s.type, s.owner_id, s.cron, s.time_zone, s.state, s.state_reason, s.state_by, s.state_at,
    s.next_run_at, coalesce(s.next_run_at < pressrun.now() - interval '1 minute', false) as overdue,
    r.due_at as last_due_at, r.outcome as last_outcome, r.missed as last_missed, r.note as last_note,
    s.last_run_at, s.last_job_id, j.status as last_job_status, s.consecutive_failures
  from pressrun.report_schedules s
  left join lateral (
    select l.due_at, l.outcome, l.missed, l.note from pressrun.schedule_runs l
    where l.schedule_id = s.schedule_id order by l.due_at desc limit 1) r on true
  left join pressrun.event_report_jobs j on j.job_id = s.last_job_id;
comment on view ops.schedules is 'Every schedule: when it runs next, what became of its last due time, and why it does not run any more.';
comment on column ops.schedules.schedule_id is 'The schedule.';
comment on column ops.schedules.workspace_id is 'Its workspace.';
comment on column ops.schedules.event_id is 'Its event.';
comment on column ops.schedules.type is 'Report type.';
comment on column ops.schedules.owner_id is 'Person in whose name it runs.';
comment on column ops.schedules.cron is 'Cron expression.';
comment on column ops.schedules.time_zone is 'Zone of the expression.';
comment on column ops.schedules.state is 'active, paused, stopped.';
comment on column ops.schedules.state_reason is 'Why it is paused or stopped.';
comment on column ops.schedules.state_by is 'Who brought the state about.';
comment on column ops.schedules.state_at is 'When.';
comment on column ops.schedules.next_run_at is 'When it is due.';
comment on column ops.schedules.overdue is 'Due for more than a minute: is a janitor running?';
comment on column ops.schedules.last_due_at is 'Its last due time.';
comment on column ops.schedules.last_outcome is 'What became of it.';
comment on column ops.schedules.last_missed is 'Earlier due times for which it stood.';
comment on column ops.schedules.last_note is 'What there is to say about it.';
comment on column ops.schedules.last_run_at is 'When a job was last made of it, by the clock or by hand.';
comment on column ops.schedules.last_job_id is 'That job.';
comment on column ops.schedules.last_job_status is 'Its status.';
comment on column ops.schedules.consecutive_failures is 'Runs by the clock that failed since one completed.';
