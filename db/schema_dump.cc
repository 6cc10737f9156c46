#include "db/schema_dump.h"

#include "db/transaction.h"

namespace pressrun::db {

namespace {

// Types and defaults are shown as the server prints them, so search_path must not hide a schema.
constexpr const char* kFacts = R"(
with space as (
  select oid, nspname, nspacl, nspowner from pg_namespace
  where nspname in ('pressrun', 'reports', 'ops', 'platform', 'voyage')
), rel as (
  select c.*, format('%I.%I', s.nspname, c.relname) as name from pg_class c join space s on s.oid = c.relnamespace
), func as (
  select p.*, p.oid::regprocedure::text as name from pg_proc p join space s on s.oid = p.pronamespace
), fact(subject, kind, text) as (
  select nspname::text, 'schema', format('owner %s', pg_get_userbyid(nspowner)) from space
  union all
  select name, case relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'S' then 'sequence' else 'relation' end,
    format('owner %s%s%s%s', pg_get_userbyid(relowner), case when relrowsecurity then ' row security' end,
      case when relforcerowsecurity then ' forced' end, ' ' || array_to_string(reloptions, ' '))
  from rel where relkind in ('r', 'p', 'v', 'S', 'm')
  union all
  select r.name, 'column ' || lpad(row_number() over (partition by r.oid order by a.attnum)::text, 3, '0'),
    format('%I %s%s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' end,
      case a.attidentity when 'a' then ' identity always' when 'd' then ' identity' end,
      case a.attgenerated when 's' then ' generated' end, ' default ' || pg_get_expr(d.adbin, d.adrelid))
  from rel r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum where r.relkind in ('r', 'p', 'v', 'm')
  union all
  select r.name, 'constraint', format('%I %s', k.conname, pg_get_constraintdef(k.oid)) from pg_constraint k join rel r on r.oid = k.conrelid
  where k.contype <> 'n' -- From PostgreSQL 18 on, what not null of a column says.
  union all
  select r.name, 'index', pg_get_indexdef(i.indexrelid) from pg_index i join rel r on r.oid = i.indrelid where r.relkind in ('r', 'p', 'm')
  union all
  select r.name, 'trigger', pg_get_triggerdef(t.oid) || case t.tgenabled when 'O' then '' when 'D' then ' disabled' else ' enabled ' || t.tgenabled::text end
  from pg_trigger t join rel r on r.oid = t.tgrelid where not t.tgisinternal
  union all
  select r.name, 'policy', format('%I for %s to %s using (%s) check (%s)', p.polname, p.polcmd, p.polroles::regrole[],
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p join rel r on r.oid = p.polrelid
  union all
  select name, 'definition', pg_get_viewdef(oid) from rel where relkind in ('v', 'm')
  union all
  select name, 'function', format('(%s) returns %s owner %s language %s volatility %s parallel %s%s%s%s', pg_get_function_arguments(oid),
    pg_get_function_result(oid), pg_get_userbyid(proowner), (select lanname from pg_language l where l.oid = prolang), provolatile,
    proparallel, case when proisstrict then ' strict' end, case when prosecdef then ' security definer' end,
    ' set ' || array_to_string(proconfig, '; ')) from func where prokind in ('f', 'p')
  union all
  select s.nspname, 'grant', g.text from space s, lateral (
    select format('%s to %s', privilege_type, coalesce(nullif(grantee, 0)::regrole::text, 'public') || case when is_grantable then ' with grant option' else '' end) from aclexplode(coalesce(s.nspacl, acldefault('n', s.nspowner)))
    where grantee <> s.nspowner) g(text)
  union all
  select r.name, 'grant', g.text from rel r, lateral (
    select format('%s to %s', privilege_type, coalesce(nullif(grantee, 0)::regrole::text, 'public') || case when is_grantable then ' with grant option' else '' end) from aclexplode(r.relacl)
    where grantee <> r.relowner) g(text)
  union all
  select r.name, 'grant', g.text from rel r join pg_attribute a on a.attrelid = r.oid and a.attacl is not null, lateral (
    select format('%s (%I) to %s', privilege_type, a.attname, coalesce(nullif(grantee, 0)::regrole::text, 'public') || case when is_grantable then ' with grant option' else '' end) from aclexplode(a.attacl)
    where grantee <> r.relowner) g(text)
  union all
  select f.name, 'grant', g.text from func f, lateral (
    select format('%s to %s', privilege_type, coalesce(nullif(grantee, 0)::regrole::text, 'public') || case when is_grantable then ' with grant option' else '' end) from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner)))
    where grantee <> f.proowner) g(text)
  union all
  select r.name, 'comment', concat_ws(' ', a.attname, d.description) from pg_description d join rel r on d.classoid = 'pg_class'::regclass and d.objoid = r.oid
  left join pg_attribute a on a.attrelid = r.oid and a.attnum = d.objsubid and d.objsubid > 0
  union all
  select f.name, 'comment', d.description from pg_description d join func f on d.classoid = 'pg_proc'::regclass and d.objoid = f.oid
  union all
  select s.nspname, 'comment', d.description from pg_description d join space s on d.classoid = 'pg_namespace'::regclass and d.objoid = s.oid
)
select string_agg(regexp_replace(format('%s | %s | %s', subject, kind, text), '\s+', ' ', 'g'), E'\n'
  order by subject collate "C", kind collate "C", text collate "C") from fact)";

}  // namespace

std::string dump_schema(Session& session) {
  Transaction transaction(session);
  transaction.run_script("set local search_path = pg_catalog");
  return transaction.call(kFacts).scalar().value_or("") + "\n";
}

}  // namespace pressrun::db
