-- O5, O1: who reaches what of the sample domain, and that everything in it says what it is.
begin;
select no_plan();

select is_empty($$ select r, c.relname, k from pg_class c, unnest(array['pressrun_httpd', 'pressrun_worker', 'pressrun_janitor', 'pressrun_courier', 'pressrun_reader', 'pressrun_ctl', 'pressrun_owner']) r,
    unnest(array['insert', 'update', 'delete', 'truncate', 'trigger', 'references']) k
  where c.relnamespace = 'voyage'::regnamespace and c.relkind = 'r' and has_table_privilege(r, c.oid, k) $$, 'nobody but the functions writes');
select is_empty($$ select r, c.relname from pg_class c, unnest(array['pressrun_httpd', 'pressrun_worker', 'pressrun_janitor', 'pressrun_courier', 'pressrun_ctl']) r
  where c.relnamespace = 'voyage'::regnamespace and c.relkind in ('r', 'S') and has_table_privilege(r, c.oid, 'select') $$, 'only the reader reads');
select is_empty($$ select c.relname from pg_class c where c.relnamespace = 'voyage'::regnamespace and c.relkind = 'r'
    and c.relname in ('member_permissions', 'sample_names', 'generated', 'role_permissions', 'order_import_rows', 'users') and has_table_privilege('pressrun_reader', c.oid, 'select') $$,
  'and not what no report needs');
select ok(not has_column_privilege('pressrun_reader', 'voyage.users', 'password_hash', 'select'), 'no report sees a password');
select ok(has_column_privilege('pressrun_reader', 'voyage.users', 'email', 'select'), 'but it sees addresses');
select set_eq($$ select r || ' ' || p.proname from pg_proc p, unnest(array['pressrun_httpd', 'pressrun_worker', 'pressrun_janitor', 'pressrun_courier', 'pressrun_reader', 'pressrun_ctl']) r
  where p.pronamespace = 'voyage'::regnamespace and has_function_privilege(r, p.oid, 'execute') $$,
  array['pressrun_httpd create_order', 'pressrun_httpd get_order', 'pressrun_httpd complete_order', 'pressrun_httpd list_orders',
        'pressrun_ctl begin_order_import', 'pressrun_ctl stage_order_rows', 'pressrun_ctl finish_order_import', 'pressrun_ctl generate', 'pressrun_ctl sample_logins'],
  'each program calls its functions and no other');
select is_empty($$ select p.proname from pg_proc p where p.pronamespace in ('voyage'::regnamespace, 'platform'::regnamespace) and p.prosecdef
    and not coalesce(array_to_string(p.proconfig, ' ') like '%search_path=pg_catalog, voyage, pg_temp%', false) $$, 'what runs as the owner has a fixed search path');

select is_empty($$ select c.relname, a.attname from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'voyage'::regnamespace and c.relkind in ('r', 'v')
    and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null) $$, 'every table and column has a comment');
select is_empty($$ select p.proname from pg_proc p where p.pronamespace in ('voyage'::regnamespace, 'platform'::regnamespace)
    and obj_description(p.oid, 'pg_proc') is null $$, 'so has every function');
select is_empty($$ select c.conrelid::regclass, c.conname from pg_constraint c where c.contype = 'f' and c.connamespace = 'voyage'::regnamespace
    and not exists (select from pg_index i where i.indrelid = c.conrelid and (i.indkey::int2[])[0:0] <@ c.conkey::int2[])
    and c.confrelid not in ('voyage.events'::regclass) $$, 'every foreign key has an index to go by');

select * from finish();
rollback;
