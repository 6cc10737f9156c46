-- J11, J12: what counts under a lock must see what was committed before the lock was had.
\ir support/world.sql
select no_plan();

begin isolation level repeatable read;
select is((select state from test.error_of($$ select * from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}') $$)), 'PRISO',
  'a request with a snapshot of its own is refused');
commit;
begin isolation level serializable;
select is((select state from test.error_of($$ select pressrun.set_workspace_limits(1, 1, 1) $$)), 'PRISO', 'and so is a change of limits');
commit;
select is((select count(*) from pressrun.event_report_jobs), 0::bigint, 'and nothing is lost or made');
select is((select r.outcome from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}') r), 'created', 'READ COMMITTED is as ever');
select is((select array_agg(distinct c order by c) from pg_roles r cross join unnest(r.rolconfig) c
    where r.rolname ~ '^pressrun_(httpd|worker|janitor|ctl|courier)$' and c like 'default_transaction_isolation%'),
  array['default_transaction_isolation=read committed'], 'our logins have it whatever the database says');

select * from finish();
