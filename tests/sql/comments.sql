-- O1: everything that people meet in psql says what it is.
select no_plan();

create temp view ours as select oid, nspname from pg_namespace where nspname in ('pressrun', 'reports', 'ops', 'platform', 'voyage');

select is(string_agg(nspname, ', '), null, 'every schema has a comment') from ours where obj_description(oid, 'pg_namespace') is null;
select is(string_agg(format('%s.%s', nspname, relname), ', '), null, 'every table, view and sequence has a comment')
from pg_class c join ours on ours.oid = c.relnamespace
where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and obj_description(c.oid, 'pg_class') is null
  -- The sequence of an identity column is part of its column.
  and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'i');
select is(string_agg(format('%s.%s.%s', nspname, relname, attname), ', '), null, 'every column has a comment')
from pg_attribute a join pg_class c on c.oid = a.attrelid join ours on ours.oid = c.relnamespace
where relkind in ('r', 'p', 'v', 'm', 'f') and attnum > 0 and not attisdropped and col_description(c.oid, attnum) is null;
select is(string_agg(p.oid::regprocedure::text, ', '), null, 'every function has a comment')
from pg_proc p join ours on ours.oid = p.pronamespace where obj_description(p.oid, 'pg_proc') is null;
select is(string_agg(t.oid::regtype::text, ', '), null, 'every type has a comment')
from pg_type t join ours on ours.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
where typelem = 0 and (typtype in ('d', 'e', 'r') or c.relkind = 'c') and obj_description(t.oid, 'pg_type') is null;
select cmp_ok((select count(*) from pg_proc p join ours on ours.oid = p.pronamespace), '>', 100::bigint, 'which are many');

select * from finish();
