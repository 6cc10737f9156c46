create or replace function pressrun.doctor_connections() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with limits as (
    select current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer as most, sum(u.n) as used,
      string_agg(format('%s %s', u.n, u.usename), ', ' order by u.n desc) as whose
    from (select a.usename, count(*) as n from pg_stat_activity a where coalesce(a.backend_type, 'client backend') = 'client backend' and a.datname is not null group by a.usename) u)
  select case when l.used > 0.95 * l.most then 'error' else 'warning' end, format('%s of %s connections are in use (%s).', l.used, l.most, l.whose),
    format('alter system set max_connections = %s -- and restart PostgreSQL; or PgBouncer before the httpd', 2 * l.most)
  from limits l where l.used > 0.8 * l.most
  union all
  select 'warning', format('%s has %s of the %s connections that it may have.', r.rolname, u.n, r.rolconnlimit),
    format('alter role %I connection limit %s', r.rolname, greatest(10, 2 * r.rolconnlimit))
  from pg_roles r cross join lateral (select count(*) as n from pg_stat_activity a where a.usename = r.rolname) u
  where r.rolname ~ '^pressrun_' and r.rolconnlimit >= 0 and u.n > 0.8 * r.rolconnlimit
$$;

comment on function pressrun.doctor_connections() is
  'How many connections are left: for ops.health.';
revoke all on function pressrun.doctor_connections() from public;
grant execute on function pressrun.doctor_connections() to pressrun_ctl;
