create or replace view ops.failure_reasons as
  select j.failure_code, j.type, count(*) filter (where j.finished_at > pressrun.now() - interval '1 hour') as last_hour,
    count(*) filter (where j.finished_at > pressrun.now() - interval '1 day') as last_day,
    count(*) filter (where j.finished_at > pressrun.now() - interval '7 days') as last_week, count(*) as last_month,
    max(j.finished_at) as last_at, (array_agg(j.job_id order by j.finished_at desc))[1] as last_job,
    (array_agg(j.failure_reason order by j.finished_at desc))[1] as last_reason
  from pressrun.event_report_jobs j
  where j.status = 'failed' and j.finished_at > pressrun.now() - interval '30 days'
  group by j.failure_code, j.type order by last_day desc, last_month desc;
comment on view ops.failure_reasons is 'Failed jobs of the last 30 days by reason and type. It reads all jobs: not for every second.';
comment on column ops.failure_reasons.failure_code is 'Why, for programs.';
comment on column ops.failure_reasons.type is 'Report type.';
comment on column ops.failure_reasons.last_hour is 'How many in the last hour.';
comment on column ops.failure_reasons.last_day is 'In the last 24 hours.';
comment on column ops.failure_reasons.last_week is 'In the last 7 days.';
comment on column ops.failure_reasons.last_month is 'In the last 30 days.';
comment on column ops.failure_reasons.last_at is 'When the last of them failed.';
comment on column ops.failure_reasons.last_job is 'The last of them: pressrunctl jobs show says all.';
comment on column ops.failure_reasons.last_reason is 'Its reason, as the organizer reads it.';
