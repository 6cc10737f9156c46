create or replace function pressrun.doctor_roles() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with roles as (
    select e.role, e.role !~ '_owner$' as logs_in, r.*
    from (
      select unnest('{pressrun_owner,voyage_owner,pressrun_httpd,pressrun_worker,pressrun_janitor,pressrun_courier,pressrun_reader,pressrun_ctl}'::text[])
      union all
      select s.rolname from pg_roles s where s.rolname ~ '^pressrun_(httpd|worker|janitor|courier|reader|ctl)_[a-z0-9]+$') e(role)
    left join pg_roles r on r.rolname = e.role),
  -- Settings of a role are not those of its members.
  seconds as (
    select s.role, f.role as first, (select string_agg(c, ', ' order by c) from unnest(f.rolconfig) c where c <> all (coalesce(s.rolconfig, '{}'))) as lacks,
      f.role = 'pressrun_reader' and not pg_has_role('pressrun_owner', s.oid, 'member') as unruly
    from roles f join roles s on s.role ~ ('^' || f.role || '_[a-z0-9]+$') where f.logs_in and s.logs_in)
  select 'error', format('The role %s does not exist.', r.role), 'pressrunctl migrate'
  from roles r where r.rolname is null
  union all
  select 'error', format('The role %s has %s, which none of our roles needs.', r.role, upper(a.attribute)), format('alter role %I no%s', r.role, a.attribute)
  from roles r cross join lateral (values (r.rolsuper, 'superuser'), (r.rolcreaterole, 'createrole'), (r.rolcreatedb, 'createdb'),
    (r.rolreplication, 'replication'), (r.rolbypassrls, 'bypassrls')) a(has, attribute)
  where a.has
  union all
  select case when r.logs_in then 'error' else 'warning' end,
    format(case when r.logs_in then 'The role %s may not log in: its program cannot start.' else 'The role %s may log in, but it is only there to own things.' end, r.role),
    format('alter role %I %s', r.role, case when r.logs_in then 'login' else 'nologin' end)
  from roles r where r.rolcanlogin <> r.logs_in
  union all
  select case when r.rolvaliduntil < clock_timestamp() then 'error' else 'warning' end,
    format('The password of %s %s on %s.', r.role, case when r.rolvaliduntil < clock_timestamp() then 'ended' else 'ends' end, r.rolvaliduntil::date),
    format('alter role %I valid until ''infinity''', r.role)
  from roles r where r.logs_in and r.rolvaliduntil < clock_timestamp() + interval '14 days'
  union all
  select case when s.first = 'pressrun_reader' then 'error' else 'warning' end,
    concat_ws(' ', case when s.lacks is not null then format('The login %s lacks settings that %s has: %s.', s.role, s.first, s.lacks) end,
      case when s.unruly then format('pressrun_owner is no member of %s: nobody ends reports that run for too long.', s.role) end),
    format('select pressrun.equip_login(%L)', s.role)
  from seconds s where s.lacks is not null or s.unruly
  union all
  select s.severity, format('The role %s lacks the setting %s: %s.', s.role, s.setting, s.why), format('alter role %I set %s', s.role, replace(s.setting, '=', ' = '))
  from (values ('error', 'pressrun_reader', 'default_transaction_read_only=on', 'reports must only read'),
    ('note', 'pressrun_reader', 'temp_file_limit=5GB', 'a report may fill the disk with temporary files'),
    ('warning', 'pressrun_worker', 'plan_cache_mode=force_generic_plan', 'every claim is planned anew'),
    ('warning', 'pressrun_reader', 'jit=off', 'compiling reports costs more than it gives')) s(severity, role, setting, why)
  join roles r on r.rolname = s.role
  where not exists (select from unnest(r.rolconfig) c
    where case s.severity when 'note' then split_part(c, '=', 1) = split_part(s.setting, '=', 1) else c = s.setting end)
$$;

comment on function pressrun.doctor_roles() is
  'What is wrong with the attributes and settings of our roles and of their second logins: for ops.health.';
revoke all on function pressrun.doctor_roles() from public;
grant execute on function pressrun.doctor_roles() to pressrun_ctl;
