create or replace function pressrun.doctor_settings() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with wanted (severity, name, bad, good, why) as (values
    ('error', 'fsync', 'off', 'on', 'a crash of the machine destroys the database'),
    ('error', 'full_page_writes', 'off', 'on', 'a crash of the machine may tear pages'),
    ('error', 'synchronous_commit', 'off', 'on', 'a crash loses jobs that were accepted'),
    ('warning', 'track_activities', 'off', 'on', 'nobody can see what sessions do'),
    ('warning', 'zero_damaged_pages', 'on', 'off', 'damaged rows vanish without a word'),
    ('note', 'data_checksums', 'off', 'on', 'damage by the disk goes unnoticed'),
    ('note', 'log_lock_waits', 'off', 'on', 'the log does not tell who waited for whom'))
  select w.severity, format('%s is %s: %s.', w.name, s.reset_val, w.why),
    case w.name when 'data_checksums' then 'pg_checksums --enable -- while PostgreSQL is stopped'
      else format('alter system set %s = %s; select pg_reload_conf()', w.name, w.good) end
  from wanted w join pg_settings s on s.name = w.name where coalesce(s.reset_val, s.setting) = w.bad
  union all
  select 'error', format('Sessions%s%s begin with %s: a crash loses jobs that were accepted.', coalesce(' of ' || u.rolname, ''), coalesce(' in ' || d.datname, ''), c.setting),
    format('alter %s reset synchronous_commit', case when u.rolname is null then 'database ' || quote_ident(d.datname)
      else format('role %I', u.rolname) || coalesce(' in database ' || quote_ident(d.datname), '') end)
  from pg_db_role_setting r left join pg_database d on d.oid = r.setdatabase left join pg_roles u on u.oid = r.setrole
  cross join unnest(r.setconfig) c(setting)
  where c.setting ~ '^synchronous_commit=(off|false|no|0)$' and (d.datname is null or d.datname = current_database()) and (u.rolname is null or u.rolname ~ '^pressrun_')
  union all
  select 'error', format('The database is encoded in %s: names of guests do not fit.', current_setting('server_encoding')), 'dump it, create it with encoding ''UTF8'', restore'
  where current_setting('server_encoding') <> 'UTF8'
  union all
  select 'error', format('PostgreSQL %s is too old.', current_setting('server_version')), 'upgrade to PostgreSQL 15 or later' where current_setting('server_version_num')::integer < 150000
  union all
  select 'note', format('The setting %s was changed and waits for a restart of PostgreSQL.', s.name), 'restart PostgreSQL' from pg_settings s where s.pending_restart
$$;

comment on function pressrun.doctor_settings() is
  'Settings of the server that endanger data or hide what happens: for ops.health.';
revoke all on function pressrun.doctor_settings() from public;
grant execute on function pressrun.doctor_settings() to pressrun_ctl;
