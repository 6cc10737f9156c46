create or replace function pressrun.doctor_sessions(p_idle interval default '5 seconds') returns table (severity text, finding text, remedy text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with others as (
    select a.pid, a.state, a.backend_xmin is not null as has_snapshot, age(a.backend_xmin) as behind, a.usename, current_user as me,
      format('%s (pid %s, user %s%s)', coalesce(nullif(a.application_name, ''), a.backend_type, 'a program without a name'), a.pid, a.usename,
        coalesce(', from ' || host(a.client_addr), '')) as who,
      clock_timestamp() - a.xact_start as lasts, clock_timestamp() - a.state_change as still_for, pressrun.utc(a.xact_start) as since,
      case when a.usename ~ '^pressrun_reader(_[a-z0-9]+)?$' then (select coalesce(max(t.run_deadline), interval '0') from ops.report_types t) + interval '1 minute'
        else interval '5 minutes' end as allowed, format('select pg_terminate_backend(%s)', a.pid) as remedy, a.query = '<insufficient privilege>' as hidden
    from pg_stat_activity a
    where a.datname = current_database() and a.pid <> pg_backend_pid() -- Null where it is not shown.
      and a.backend_type is distinct from 'autovacuum worker')
  select case when o.still_for > interval '1 minute' then 'warning' else 'note' end,
    format('%s has been idle in a transaction for %s. It began at %s; nothing that died since can be vacuumed, and its locks stay.', o.who, pressrun.in_words(o.still_for), o.since),
    format('%s; alter role %I set idle_in_transaction_session_timeout = ''1min''', o.remedy, o.usename)
  from others o where o.state ~ '^idle in transaction' and o.still_for >= p_idle
  union all
  select case when o.lasts > o.allowed + interval '1 hour' then 'warning' else 'note' end,
    format('%s has been in one transaction since %s (%s): nothing that died since can be vacuumed.', o.who, o.since, pressrun.in_words(o.lasts)), o.remedy
  from others o where o.state !~ '^idle in transaction' and o.has_snapshot and o.lasts > o.allowed
  union all
  select 'warning', format('%s holds a snapshot that is %s transactions old: nothing that died since can be vacuumed. Since when is not shown to %s.', o.who, o.behind, o.me), o.remedy
  from others o where o.lasts is null and o.behind > 100000
  union all
  select 'note', format('What %s sessions of other users do is not shown to %s: those that idle in a transaction are not found.', count(*), o.me),
    format('grant pg_read_all_stats to %I -- or set PRESSRUN_ADMIN_DATABASE_URL for pressrunctl doctor', o.me)
  from others o where o.hidden group by o.me
$$;

comment on function pressrun.doctor_sessions(interval) is
  'Sessions of this database that hold vacuum back, and who they are: for ops.health. p_idle: how long a session may do nothing in a transaction. Runs with the rights of its caller, who sees of the sessions of others what pg_read_all_stats allows, and says what is not seen.';
revoke all on function pressrun.doctor_sessions(interval) from public;
grant execute on function pressrun.doctor_sessions(interval) to pressrun_ctl;
