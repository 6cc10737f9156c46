create or replace function pressrun.doctor_vacuum() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'error', format('%s is off: dead rows stay, plans grow bad and transaction numbers run out.', s.name),
    format('alter system set %s = on; select pg_reload_conf()', s.name)
  from pg_settings s where s.name in ('autovacuum', 'track_counts') and s.setting = 'off'
  union all
  select 'warning', format('Autovacuum is off for %s.', h.table_name), format('alter table %s reset (autovacuum_enabled)', h.table_name)
  from ops.table_health h where not h.autovacuum
  union all
  select 'warning', format('%s has %s dead rows, though autovacuum comes at %s: a snapshot keeps them, or it is too slow.', h.table_name, h.dead_rows, h.vacuum_at),
    format('vacuum (verbose, analyze) %s -- and see the findings on sessions', h.table_name)
  from ops.table_health h where h.dead_rows > 2 * h.vacuum_at + 5000
  union all
  select 'note', format('%s has %s rows and was never analyzed.', h.table_name, h.live_rows), format('analyze %s', h.table_name)
  from ops.table_health h where h.analyzed_at is null and h.live_rows > 10000
$$;

comment on function pressrun.doctor_vacuum() is
  'Whether vacuum keeps up with our tables: for ops.health.';
revoke all on function pressrun.doctor_vacuum() from public;
grant execute on function pressrun.doctor_vacuum() to pressrun_ctl;
