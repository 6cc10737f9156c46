create or replace function pressrun.doctor_mails() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'error', format('%s for a courier, the oldest for %s.', case count(*) when 1 then '1 mail waits' else count(*) || ' mails wait' end, pressrun.in_words(max(o.age))), 'systemctl start pressrun-courier'
  from ops.outbox o where o.overdue having count(*) > 0
  union all
  select 'warning', format('%s mails were tried three times and more; the last answer was: %s', count(*), left((array_agg(o.last_error order by o.due_at desc))[1], 200)),
    'pressrunctl mails list --status pending; journalctl -u pressrun-courier'
  from ops.outbox o where o.status = 'pending' and not o.overdue and o.attempts >= 3 and o.last_error is not null having count(*) > 0
  union all
  select 'warning', format('%s given up within the last day, the last because: %s', case count(*) when 1 then '1 mail was' else count(*) || ' mails were' end, left((array_agg(o.reason order by o.updated_at desc))[1], 200)),
    'mend that, then for each of pressrunctl mails list --status dead: pressrunctl mails revive MAIL'
  from ops.outbox o where o.status = 'dead' and o.updated_at > pressrun.now() - interval '1 day' having count(*) > 0
$$;

comment on function pressrun.doctor_mails() is
  'Mails that do not leave: for ops.health.';
revoke all on function pressrun.doctor_mails() from public;
grant execute on function pressrun.doctor_mails() to pressrun_ctl;
