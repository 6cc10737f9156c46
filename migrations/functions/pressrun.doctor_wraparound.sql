create or replace function pressrun.doctor_wraparound() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select case when a.behind > 1200000000 then 'error' else 'warning' end,
    format('Database %s is %s %s behind, though freezing begins at %s; at 2,100,000,000 the whole server stops writing.', a.datname, a.behind, a.what, a.freeze_at),
    format('vacuumdb --freeze %s -- and first end what holds it back: see the findings on sessions and horizon', quote_ident(a.datname))
  from (
    select d.datname, n.* from pg_database d cross join lateral (values
      ('transactions', age(d.datfrozenxid), current_setting('autovacuum_freeze_max_age')::bigint),
      ('multixacts', mxid_age(d.datminmxid), current_setting('autovacuum_multixact_freeze_max_age')::bigint)) n(what, behind, freeze_at)
    where d.datallowconn) a
  where a.behind > 1.5 * a.freeze_at
$$;

comment on function pressrun.doctor_wraparound() is
  'How far the server is from running out of transaction numbers: for ops.health.';
revoke all on function pressrun.doctor_wraparound() from public;
grant execute on function pressrun.doctor_wraparound() to pressrun_ctl;
