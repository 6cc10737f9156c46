-- J1, C3, C6, A3: what request_report() makes, and what it refuses.
\ir support/world.sql
select no_plan();

-- J1: a request persists a job and everything that belongs to it, at once.
select r.job_id as job, r.outcome from pressrun.request_report(1, 11, 'numbers', '{"n": 3}', '{csv,xlsx}', '{me@example.org}',
  p_request_id => 'req-1') r \gset
select is(:'outcome'::text, 'created', 'a request makes a job (J1)');
select results_eq(
  format('select workspace_id, event_id, type, params, format, status, requested_by, attempt, notify_emails, request_id
          from pressrun.event_report_jobs where job_id = %L', :'job'),
  $$ values (1::bigint, 11::bigint, 'numbers', '{"n": 3}'::jsonb, 'csv,xlsx', 'queued', 1::bigint, 0, '{me@example.org}'::text[], 'req-1') $$,
  'the job says what was asked, by whom, for which event and workspace');
select results_eq(
  format('select from_status, to_status, actor, attempt, worker_id, reason from pressrun.event_report_job_events where job_id = %L', :'job'),
  $$ values (null::text, 'queued', 'person:1', 0, null::uuid, null::text) $$,
  'its history begins with who asked (J2)');
select results_eq(format('select lane, hold from pressrun.job_queue where job_id = %L', :'job'), $$ values (0::smallint, null::text) $$,
  'it can be claimed, in the interactive lane');
select is((select count(*) from pressrun.notification_outbox), 0::bigint, 'no mail is due before it completes (N1)');

-- A3, C6: who may request.
create function pg_temp.refused(p_person bigint, p_event bigint, p_type text, p_params jsonb default '{}', p_formats text[] default '{csv}')
returns text language sql as $$
  select state from test.error_of(format('select * from pressrun.request_report(%L, %L, %L, %L, %L)', p_person, p_event, p_type, p_params, p_formats))
$$;
select is(pg_temp.refused(6, 11, 'numbers'), 'PRNFD', 'an event of another workspace is not found');
select is(pg_temp.refused(1, 999, 'numbers'), 'PRNFD', 'nor is one that does not exist');
select is(pg_temp.refused(null, 11, 'numbers'), 'PRNFD', 'nobody is not a member');
select is(pg_temp.refused(1, 11, 'secrets', '{"n": 1}'), 'PRFBD', 'a type without its permission is forbidden');
select is(pg_temp.refused(3, 11, 'numbers'), 'PRFBD', 'who may only read may not request');
select is(pg_temp.refused(4, 11, 'numbers'), 'PRFBD', 'who may request still needs the permission of the type');

-- C3, A5: what is wrong is named, and nothing is made.
create function pg_temp.complaint(p_params jsonb, p_formats text[] default '{csv}', p_emails text[] default '{}', p_type text default 'numbers')
returns text language sql as $$
  select coalesce(state || ' ' || (detail -> 0 ->> 'field'), state, 'accepted') from test.error_of(
    format('select * from pressrun.request_report(5, 11, %L, %L, %L, %L)', p_type, p_params, p_formats, p_emails))
$$;
select count(*) as jobs from pressrun.event_report_jobs \gset
select is(pg_temp.complaint('{}', p_type => 'nothing'), 'PRINV type', 'an unknown type is named');
select is(pg_temp.complaint('{"colour": 1}'), 'PRINV params.colour', 'an unknown parameter is named');
select is(pg_temp.complaint('{}', p_type => 'secrets'), 'PRINV params.n', 'a missing parameter is named');
select is(pg_temp.complaint('[1]'), 'PRINV params', 'parameters are an object');
select is(pg_temp.complaint('{"event_id": 21}'), 'PRINV params.event_id', 'a parameter cannot name another event');
select is(pg_temp.complaint('{}', '{}'), 'PRINV format', 'a format is required');
select is(pg_temp.complaint('{}', '{pdf}'), 'PRINV format', 'a format that the type does not have is refused');
select is(pg_temp.complaint('{}', '{csv,csv}'), 'PRINV format', 'and one that is named twice');
select is(pg_temp.complaint('{}', '{csv,null}'), 'PRINV format', 'and one that is null');
select is(pg_temp.complaint('{"period": "last_month", "from": "2026-01-01"}'), 'PRINV params.period', 'a period and dates contradict each other');
select is(pg_temp.complaint('{"period": "next_week"}'), 'PRINV params.period', 'an unknown period is refused');
select is(pg_temp.complaint('{"period": 7}'), 'PRINV params.period', 'a period that is a number too');
select is(pg_temp.complaint('{"thing": "unknown"}'), 'PRNFD params.thing', 'what a parameter names must exist in the event');
select is(pg_temp.complaint('{}', p_emails => '{ok@example.org,"not an address"}'), 'PRINV notify_emails[1]', 'a recipient that is no address is named');
select is(pg_temp.complaint('{}', p_emails => '{null}'), 'PRINV notify_emails[0]', 'a null recipient is refused');
select is(pg_temp.complaint('{}', p_emails => array[repeat('x', 250) || '@example.org']), 'PRINV notify_emails[0]', 'and one longer than an address can be');
select is((select count(*) from pressrun.event_report_jobs), :jobs::bigint, 'a refused request makes no job');
select throws_ok($$ select pressrun.check_references(jsonb_populate_record(t, '{"exists_checks": [
    {"param": "thing", "function": "reports.test_knows", "status": 400, "message": "There is no thing of that name."}]}'), 11, '{"thing": "unknown"}')
  from pressrun.report_types t where t.type = 'numbers' $$, 'PRINV', 'There is no thing of that name.', 'or is a mistake in the form, where the type says so');
select is(pg_temp.complaint('{"thing": "known"}'), 'accepted', 'a reference that exists is accepted');

select ok(pressrun.retire_report_type('secrets'), 'a type can be retired');
select is(pg_temp.complaint('{"n": 1}', p_type => 'secrets'), 'PRINV type', 'a retired type cannot be requested');
select is(pressrun.retire_report_type('secrets'), null, 'retiring it again changes nothing');

-- C8 and DESIGN 3: the statement names the event of the job, and binds what was given.
select is((pressrun.function_call(t.function_name, t.arguments, 11, '{"n": 3, "from": "2026-01-01", "period": "today"}', t.columns)).query,
  'select * from reports.test_numbers(event_id => $1::bigint, n => $2::integer, "from" => $3::date)',
  'the statement has the given parameters only, by name')
  from pressrun.report_types t where t.type = 'numbers';
select is((pressrun.function_call(t.function_name, t.arguments, 11, '{"n": 3, "from": "2026-01-01"}', t.columns)).binds, '{11,3,2026-01-01}', 'and binds the event first')
  from pressrun.report_types t where t.type = 'numbers';
select is((pressrun.function_call(t.function_name, t.arguments, 11, '{"n": null}', t.columns)).query, 'select * from reports.test_numbers(event_id => $1::bigint)',
  'null keeps the default of the function')
  from pressrun.report_types t where t.type = 'numbers';

select * from finish();
