create or replace function pressrun.doctor_memberships() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with members as (
    select g.rolname::text as role, u.rolname::text as member, u.rolsuper, u.rolcreaterole, u.oid = d.datdba as owns_database,
      u.rolname ~ '^pressrun_(httpd|worker|janitor|courier|reader|ctl)(_[a-z0-9]+)?$' as is_login
    from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles u on u.oid = m.member
    cross join (select e.datdba from pg_database e where e.datname = current_database()) d)
  select 'error', format('%s is a member of %s and has all of its rights.', m.member, m.role), format('revoke %I from %I', m.role, m.member)
  from members m
  where m.is_login and not (m.member ~ '^pressrun_ctl' and m.role in ('pg_monitor', 'pg_read_all_stats', 'pg_read_all_settings'))
    -- A second login of its role, as equip_login() makes them.
    and not (m.role ~ '^pressrun_[a-z]+$' and m.member ~ ('^' || m.role || '_[a-z0-9]+$'))
  union all
  select 'warning', format('%s is a member of %s and may do what that may.', m.member, m.role), format('revoke %I from %I', m.role, m.member)
  from members m
  where m.role ~ '^(pressrun|voyage)_(owner|httpd|worker|janitor|courier|reader|ctl)(_[a-z0-9]+)?$' and not m.is_login and not m.rolsuper
    and not (m.role ~ '^pressrun_reader' and m.member = 'pressrun_owner')
    -- Who migrates without being a superuser needs the owners.
    and not (m.role ~ '_owner$' and (m.rolcreaterole or m.owns_database))
$$;

comment on function pressrun.doctor_memberships() is
  'Who has the rights of our roles without need, and what our logins have besides their own: for ops.health.';
revoke all on function pressrun.doctor_memberships() from public;
grant execute on function pressrun.doctor_memberships() to pressrun_ctl;
