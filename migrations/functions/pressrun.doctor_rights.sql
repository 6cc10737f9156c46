create or replace function pressrun.doctor_rights() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with logins as (
    select r.oid, r.rolname::text as role from pg_roles r where r.rolname ~ '^pressrun_(httpd|worker|janitor|courier|reader|ctl)$'),
  functions as (
    select p.oid, p.oid::regprocedure::text as signature, p.proowner::regrole::text as owner, n.nspname, p.prosecdef, p.proconfig,
      case when p.proname in ('reference_exists', 'explain_query') then 'pressrun_reader' else 'pressrun_owner' end as wanted,
      (select string_agg(s, ', ' order by i) from unnest(p.proconfig) c, unnest(string_to_array(substr(c, 13), ', ')) with ordinality s(s, i)
        where c ~ '^search_path=' and s !~ '^(pg_catalog|pg_temp|"\$user"|"")$') as searched
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('pressrun', 'ops', 'platform')),
  -- What our programs were given of others' tables, whole or by column. What everybody may read is the platform's decision.
  grants as (
    select r.rolname::text as role, n.nspname, c.oid::regclass::text as relation,
      row_number() over (partition by r.oid, n.oid order by c.oid::regclass::text) as place
    from pg_roles r cross join pg_class c join pg_namespace n on n.oid = c.relnamespace
    where r.rolname ~ '^pressrun_(httpd|worker|janitor|courier)(_[a-z0-9]+)?$' and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and n.nspname !~ '^(pg_.*|information_schema|pressrun|ops)$' and has_schema_privilege(r.oid, n.oid, 'usage')
      and exists (select from (select c.relacl union all select a.attacl from pg_attribute a where a.attrelid = c.oid) given(acl), aclexplode(given.acl) x
        where x.grantee = r.oid and x.privilege_type = 'SELECT'))
  select 'error', format('Everybody may call %s.', f.signature), format('revoke execute on function %s from public', f.signature)
  from functions f where has_function_privilege('public', f.oid, 'execute') and f.signature not in ('pressrun.now()', 'pressrun.called_by_function()')
  union all
  select 'error', format('%s belongs to %s, with whose rights it may run.', f.signature, f.owner), format('alter function %s owner to %s', f.signature, f.wanted)
  from functions f where f.nspname = 'pressrun' and f.owner <> f.wanted
  union all
  select 'error', format('%s runs with the rights of %s and finds things by its caller''s search_path.', f.signature, f.owner),
    case when f.nspname <> 'platform' then format('alter function %s set search_path = pg_catalog, pressrun, pg_temp', f.signature)
      else format('alter function %s set search_path = pg_catalog, %s, pg_temp%s', f.signature, coalesce(f.searched, 'SCHEMA'),
        case when f.searched is null then ' -- with the schema that it reads in the place of SCHEMA' end) end
  from functions f where f.prosecdef and not exists (select from unnest(f.proconfig) c where c ~ '^search_path=pg_catalog, .*pg_temp$')
  union all
  select 'error', format('%s may %s %s, past our functions.', l.role, string_agg(a.privilege, ', '), c.oid::regclass),
    format('revoke %s on %s from %I, public', string_agg(a.privilege, ', '), c.oid::regclass, l.role)
  from logins l cross join pg_class c join pg_namespace n on n.oid = c.relnamespace
  cross join unnest('{insert,update,delete,truncate}'::text[]) a(privilege)
  where n.nspname = 'pressrun' and c.relkind in ('r', 'p', 'v') and has_table_privilege(l.oid, c.oid, a.privilege)
  group by l.role, c.oid
  union all
  select 'warning', format('%s may read %s%s, which is none of its work.', g.role, string_agg(g.relation, ', ' order by g.place) filter (where g.place <= 3),
      case when count(*) > 3 then format(' and %s more of schema %s', count(*) - 3, g.nspname) else '' end),
    format('revoke select on all tables in schema %I from %I', g.nspname, g.role)
  from grants g group by g.role, g.nspname
  union all
  select 'warning', format('%s may create things in schema %s.', l.role, n.nspname), format('revoke create on schema %I from %I, public', n.nspname, l.role)
  from logins l cross join pg_namespace n where n.nspname !~ '^pg_' and has_schema_privilege(l.oid, n.oid, 'create')
  union all
  select 'warning', format('%s may make temporary tables, which can stand before ours.', l.role), format('revoke temporary on database %I from %I, public', current_database(), l.role)
  from logins l where has_database_privilege(l.oid, current_database(), 'temporary')
$$;

comment on function pressrun.doctor_rights() is
  'Rights in this database that no migration gives: for ops.health. pressrunctl doctor also compares the grants of each function with the migrations that it holds.';
revoke all on function pressrun.doctor_rights() from public;
grant execute on function pressrun.doctor_rights() to pressrun_ctl;
