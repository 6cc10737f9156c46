create or replace view ops.duties as
  select d.name, d.every, d.runner, d.due_at, d.due_at < clock_timestamp() - greatest(interval '10 seconds', d.every) as overdue,
    d.taken_by, d.taken_at, d.finished_at, d.affected, d.last_error
  from pressrun.duties d;
comment on view ops.duties is 'What happens now and then: when it last did, who did it, and what went wrong.';
comment on column ops.duties.name is 'The duty.';
comment on column ops.duties.every is 'How often.';
comment on column ops.duties.runner is 'janitor or pg_cron.';
comment on column ops.duties.due_at is 'When it is due next.';
comment on column ops.duties.overdue is 'Nobody took it in time: is a janitor running?';
comment on column ops.duties.taken_by is 'Who took it last.';
comment on column ops.duties.taken_at is 'When.';
comment on column ops.duties.finished_at is 'When it last finished.';
comment on column ops.duties.affected is 'Rows that it changed.';
comment on column ops.duties.last_error is 'What went wrong the last time.';
