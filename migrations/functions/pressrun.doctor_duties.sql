create or replace function pressrun.doctor_duties() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'error', format('Duties that were due and that nobody did: %s, since %s%s.', string_agg(d.name, ', ' order by d.due_at), pressrun.utc(min(d.due_at)),
      coalesce(' (the last to do one was ' || (array_agg(d.taken_by order by d.taken_at desc nulls last))[1] || ')', '')),
    case d.runner when 'janitor' then 'systemctl start pressrun-janitor'
      else 'select cron.schedule(''pressrun duties'', ''* * * * *'', ''select pressrun.cron_tick()'') -- or: select pressrun.set_duty_runner(''janitor'')' end
  from ops.duties d where d.overdue group by d.runner
  union all
  select 'warning', format('The duty %s failed when it was last done: %s', d.name, left(d.last_error, 200)), format('select pressrun.run_duty(%L) -- shows the error', d.name)
  from ops.duties d where d.last_error is not null
  union all
  select 'error', format('%s left to pg_cron, which this database does not have.', case count(*) when 1 then '1 duty is' else count(*) || ' duties are' end), 'select pressrun.set_duty_runner(''janitor'')'
  from ops.duties d where d.runner = 'pg_cron' and not exists (select from pg_extension e where e.extname = 'pg_cron') having count(*) > 0
  union all
  select 'warning', format('%s files of state %s should be gone, the first since %s; the store refused %s of them%s.', s.due, s.state, pressrun.utc(s.next_due_at),
      s.refused, coalesce(': ' || left(s.last_refusal, 150), '')), 'journalctl -u pressrun-janitor; table ops.sweeper'
  from ops.sweeper s where s.due > 0 and s.next_due_at < clock_timestamp() - interval '10 minutes'
$$;

comment on function pressrun.doctor_duties() is
  'Whether a janitor, or pg_cron, does what is to be done now and then: for ops.health.';
revoke all on function pressrun.doctor_duties() from public;
grant execute on function pressrun.doctor_duties() to pressrun_ctl;
