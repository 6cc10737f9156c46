create or replace view ops.sweeper as
  select a.state, count(*) as artifacts, coalesce(sum(a.bytes), 0)::bigint as bytes,
    count(*) filter (where due.at <= clock_timestamp()) as due, min(due.at) as next_due_at,
    count(a.delete_error) as refused, max(a.delete_error) as last_refusal
  from pressrun.event_report_job_artifacts a
  -- Retention goes by the clock of the rules, deletion by the wall clock: here both are shown by the latter.
  cross join lateral (select case a.state when 'available' then a.expires_at + (clock_timestamp() - pressrun.now()) else a.delete_after end as at) due
  where a.state <> 'deleted'
  group by a.state;
comment on view ops.sweeper is 'Artifacts by what the sweeper will do with them: available ones expire, expired and abandoned ones are deleted after their grace.';
comment on column ops.sweeper.state is 'uploading, available, expired, abandoned.';
comment on column ops.sweeper.artifacts is 'How many.';
comment on column ops.sweeper.bytes is 'Their size, where it is known.';
comment on column ops.sweeper.due is 'Those that should have gone by now: a number that stays says that no janitor runs, or that the store refuses.';
comment on column ops.sweeper.next_due_at is 'When the first of them goes.';
comment on column ops.sweeper.refused is 'Those that the store refused to delete.';
comment on column ops.sweeper.last_refusal is 'One of its reasons.';
