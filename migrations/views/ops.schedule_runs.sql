create or replace view ops.schedule_runs as
  select r.schedule_id, r.due_at, r.outcome, r.job_id, j.status as job_status, j.failure_code, r.missed, r.note, r.created_at
  from pressrun.schedule_runs r left join pressrun.event_report_jobs j on j.job_id = r.job_id;
comment on view ops.schedule_runs is 'What became of each due time of a schedule.';
comment on column ops.schedule_runs.schedule_id is 'The schedule.';
comment on column ops.schedule_runs.due_at is 'The time that its cron expression named.';
comment on column ops.schedule_runs.outcome is 'requested, skipped, refused, completed, failed, cancelled.';
comment on column ops.schedule_runs.job_id is 'Its job.';
comment on column ops.schedule_runs.job_status is 'Status of the job.';
comment on column ops.schedule_runs.failure_code is 'Why the job failed, for programs.';
comment on column ops.schedule_runs.missed is 'Earlier due times for which it stood.';
comment on column ops.schedule_runs.note is 'What there is to say: times missed, why it was skipped or refused.';
comment on column ops.schedule_runs.created_at is 'When it was looked at.';
