create or replace view ops.pace as
  select count(*) filter (where e.from_status is null and e.age < interval '1 minute') as requested_last_minute,
    count(*) filter (where e.to_status = 'completed' and e.age < interval '1 minute') as completed_last_minute,
    count(*) filter (where e.to_status = 'failed' and e.age < interval '1 minute') as failed_last_minute,
    count(*) filter (where e.to_status = 'completed' and e.age < interval '1 hour') as completed_last_hour,
    count(*) filter (where e.to_status = 'failed' and e.age < interval '1 hour') as failed_last_hour,
    count(*) = 20000 and max(e.age) < interval '1 hour' as truncated
  from (select c.from_status, c.to_status, pressrun.now() - c.occurred_at as age from ops.recent_changes c) e;
comment on view ops.pace is 'How many jobs come and go, among the last 20,000 changes of status.';
comment on column ops.pace.requested_last_minute is 'Jobs made in the last minute.';
comment on column ops.pace.completed_last_minute is 'Completed in the last minute.';
comment on column ops.pace.failed_last_minute is 'Failed in the last minute.';
comment on column ops.pace.completed_last_hour is 'Completed in the last hour.';
comment on column ops.pace.failed_last_hour is 'Failed in the last hour.';
comment on column ops.pace.truncated is 'The last hour had more than 20,000 changes: its counts are too low.';
