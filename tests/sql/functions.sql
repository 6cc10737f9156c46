-- DESIGN 2 and 6: how our functions are made, so that nobody gets more by calling them than they say.
select no_plan();

create temp view ours as
  select p.*, p.oid::regprocedure::text as signature, n.nspname, r.rolname as owner
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
  where n.nspname in ('pressrun', 'reports', 'ops', 'platform', 'voyage');

select is(string_agg(signature, ', '), null, 'every SECURITY DEFINER function has a search path of its own that ends with pg_temp')
from ours where prosecdef and not exists (select from unnest(proconfig) c where c ~ '^search_path=pg_catalog, .*pg_temp$' or c = 'search_path=pg_catalog, pg_temp');
select is(string_agg(signature || ' by ' || owner, ', '), null, 'functions belong to the owners of their schemas, save those that have to have the rights of the reader')
from ours where owner <> case when nspname in ('voyage', 'platform') then 'voyage_owner' when proname in ('reference_exists', 'explain_query') then 'pressrun_reader' else 'pressrun_owner' end;
select set_eq($$ select signature from ours where nspname <> 'voyage' and has_function_privilege('public', oid, 'execute') and nspname <> 'reports' $$,
  $$ values ('pressrun.called_by_function()'), ('pressrun.now()') $$, 'everybody may execute these and no other');
select is(string_agg(signature, ', '), null, 'nobody else''s function of the sample domain is for everybody')
from ours where nspname = 'voyage' and prosecdef and has_function_privilege('public', oid, 'execute');
select set_eq($$ select proname::text from ours where nspname = 'pressrun' and not prosecdef
    and (has_function_privilege('pressrun_httpd', oid, 'execute') and not has_function_privilege('public', oid, 'execute')) $$,
  $$ values ('act_as'), ('check_listing'), ('current_person'), ('get_job'), ('invalid'), ('job_actions'), ('job_downloads'), ('job_history'), ('job_json'), ('list_jobs'), ('notifications_json'), ('utc'), ('waiting_note') $$,
  'what people read runs with the rights of the httpd, under row-level security');
select is(string_agg(signature, ', '), null, 'no function is immutable or stable that writes, locks or notifies')
from ours where nspname = 'pressrun' and provolatile <> 'v' and prosrc ~* '\m(insert into|update pressrun|delete from|for update|pg_notify|setval|nextval|advisory)\M' and proname <> 'advisory_class';
select is(string_agg(signature, ', '), null, 'no function is immutable that reads a table or a clock')
from ours where nspname = 'pressrun' and provolatile = 'i' and prosrc ~* '\m(from pressrun|from platform|now\(|clock_timestamp|current_setting)';
select set_eq($$ select proname::text from ours where nspname = 'pressrun' and prosrc ~* '\mexecute\M\s+(format|''|v_|p_)' $$, $$ values ('reference_exists'), ('explain_query'), ('doctor_platform_calls'), ('make_report_functions'), ('equip_login') $$,
  'dynamic SQL is only where a report type names a function, where its file makes it, where its query is planned, and where a role is made, and where the platform is tried');
select is(string_agg(proname, ', '), null, 'no function is overloaded, so that callers never meet an ambiguity')
from (select proname from ours where nspname = 'pressrun' group by proname having count(*) > 1) o;
select is(string_agg(signature, ', '), null, 'the clock of the rules is pressrun.now() alone')
from ours where nspname = 'pressrun' and proname <> 'now' and prosrc ~* '(^|[^.a-z_])(now\(\)|current_timestamp|statement_timestamp|transaction_timestamp)';

-- Every advisory lock has a class of its own.
select is((select count(distinct pressrun.advisory_class(c)) from unnest('{epoch,tick,limits,slots,dedupe,quota}'::text[]) c), 6::bigint, 'advisory locks do not mix');
select is(string_agg(c[1], ', '), null, 'and every lock names one of them')
from ours, lateral regexp_matches(prosrc, 'advisory_class\(''([^'']*)''\)', 'g') c where pressrun.advisory_class(c[1]) is null;

select * from finish();
