create or replace function pressrun.doctor_schedules() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'error', format('%s schedules are due and did not run, the first since %s.', count(*), pressrun.utc(min(s.next_run_at))), 'systemctl start pressrun-janitor'
  from ops.schedules s where s.state = 'active' and s.overdue having count(*) > 0
  union all
  select case s.state when 'stopped' then 'warning' else 'note' end,
    format('The schedule %s (%s, event %s) is %s since %s: %s', s.schedule_id, s.type, s.event_id, s.state, pressrun.utc(s.state_at), coalesce(s.state_reason, 'no reason was given')),
    format('pressrunctl schedules resume %s', s.schedule_id)
  from ops.schedules s where s.state in ('stopped', 'paused')
  union all
  select 'warning', format('The schedule %s (%s, event %s) has failed %s times in a row.', s.schedule_id, s.type, s.event_id, s.consecutive_failures),
    format('pressrunctl jobs show %s', s.last_job_id)
  from ops.schedules s where s.state = 'active' and s.consecutive_failures >= 2
$$;

comment on function pressrun.doctor_schedules() is
  'Schedules that do not run: for ops.health.';
revoke all on function pressrun.doctor_schedules() from public;
grant execute on function pressrun.doctor_schedules() to pressrun_ctl;
