-- The life of a run: begin, progress, completion, hand back, and what a stale lease can do: nothing (J2, J3, J6, F6, S2, N1).
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset
select test.stop_clock('2027-03-28 00:30Z') \gset

-- begin_run(): all that a renderer needs, and the artifact rows before the first byte (S2).
select r.job_id as job from pressrun.request_report(1, 11, 'numbers', '{"n": 3, "period": "today"}', '{csv,xlsx}', '{a@example.org,A@Example.org,b@example.org}') r \gset
select * from pressrun.claim_jobs(:'worker', 1) \gset
select pressrun.begin_run(:'job', :run_lease, :'lease_token', 4711, '2027-01-01 00:00:00.123Z') as run \gset
select is(:'run'::jsonb - 'artifacts' - 'deadline_ms' - 'info' - 'sections' - 'waited_ms' - 'trace_context', $${"time_zone": "Europe/London", "cancel_requested": false, "source": "primary",
  "first_row_timeout_ms": 300000, "size_limit_bytes": 50000000, "csv": {"bom": false, "delimiter": ",", "line_end": "crlf"}, "chunks": null}$$::jsonb, 'a run is told its limits');
select is((:'run'::jsonb #> '{sections,0}') - 'columns'::text, $${"kind": "table", "is_main": true,
  "query": "select * from reports.test_numbers(event_id => $1::bigint, n => $2::integer, \"from\" => $3::date, \"to\" => $4::date)",
  "binds": ["11", "3", "2027-03-28", "2027-03-28"]}$$::jsonb, 'and its statement with its parameters');
select cmp_ok((:'run'::jsonb ->> 'deadline_ms')::bigint, '>', 1790000::bigint, 'and how long it may take');
select set_eq(format($$ select format, state, filename, content_type, bytes from pressrun.event_report_job_artifacts where job_id = %L $$, :'job'),
  $$ values ('csv', 'uploading', 'numbers_spring-gala_2027-03-28.csv', 'text/csv; charset=utf-8', null::bigint),
            ('xlsx', 'uploading', 'numbers_spring-gala_2027-03-28.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', null) $$,
  'the artifacts are recorded before their first byte, with readable names (S2, F6)');
select ok(bool_and(r2_key like format('1/%%/%s-%s-%%', job_id, run_lease) and position(left(replace(:'lease_token', '-', ''), 12) in r2_key) > 0),
  'their keys carry job, lease and token') from pressrun.event_report_job_artifacts;
select results_eq('select stage, backend_pid, backend_start, began_at is not null from pressrun.event_report_job_runs',
  $$ values ('querying', 4711, '2027-01-01 00:00:00.123Z'::timestamptz, true) $$, 'the server process of its query is known');
select is((select jsonb_agg(a order by a) from jsonb_array_elements(pressrun.begin_run(:'job', :run_lease, :'lease_token', 4711, '2027-01-01') -> 'artifacts') a),
  (select jsonb_agg(a order by a) from jsonb_array_elements(:'run'::jsonb -> 'artifacts') a), 'the same call again answers the same artifacts');
select is((select count(*) from pressrun.event_report_job_artifacts), 2::bigint, 'and makes no others');

-- A clock that was set back between request and claim.
begin;
update pressrun.event_report_jobs set queued_at = started_at + interval '1 minute' where job_id = :'job';
select is((pressrun.begin_run(:'job', :run_lease, :'lease_token', 4711, '2027-01-01') ->> 'waited_ms')::bigint, 0::bigint, 'nobody waits for less than no time');
rollback;

-- J3: progress.
create function pg_temp.told(p_stage text, p_progress integer, p_rows bigint) returns text language plpgsql volatile as $$
declare
  j pressrun.event_report_jobs;
  v_answer text;
begin
  select * into j from pressrun.event_report_jobs where status = 'running';
  v_answer := pressrun.report_progress(j.job_id, j.run_lease, j.lease_token, p_stage, p_progress, p_rows);
  return v_answer || ' ' || (
    select concat_ws(' ', r.stage, r.progress, r.rows_written) from pressrun.event_report_job_runs r where r.job_id = j.job_id and r.run_lease = j.run_lease);
end
$$;
select is(pg_temp.told('rendering', 40, 400), 'ok rendering 40 400', 'progress is noted');
select is(pg_temp.told('rendering', 30, 300), 'ok rendering 40 400', 'and never goes down');
select is(pg_temp.told('rendering', null, null), 'ok rendering 40 400', 'nor does it jump when it is unknown');
select is(pg_temp.told('rendering', -1, -1), 'ok rendering 40 400', 'or negative');
select is(pg_temp.told('uploading', 100, 500), 'ok uploading 95 500', 'it is at most 95 until the upload is confirmed');
select is(pressrun.get_job(1, 11, :'job') ->> 'progress', '95', 'as people see');
select is((select state from test.error_of($$ select pg_temp.told('dreaming', 1, 1) $$)), '23514', 'an unknown stage is refused');

-- complete_job(): all of its artifacts or nothing.
select is((select state from test.error_of(format('select pressrun.complete_job(%L, %s, %L, %L)', :'job', :run_lease, :'lease_token', a))), 'PRINV', 'it cannot complete with ' || what)
  from (values (null, 'null for artifacts'), ('[]', 'no artifact'), (jsonb_path_query_array(test.stored(:'job', :run_lease), '$[0]')::text, 'one of two'),
    ('[{"artifact_id": "x", "bytes": 1, "rows": 1, "sha256": ""}, {"artifact_id": "y", "bytes": 1, "rows": 1, "sha256": ""}]', 'foreign ones')) v(a, what);
select is((select state from test.error_of(format('select pressrun.complete_job(%L, %s, %L, %L)', :'job', :run_lease, :'lease_token',
  (select jsonb_agg(a - 'sha256') from jsonb_array_elements(test.stored(:'job', :run_lease)) a)))), '23514', 'nor without a hash');
select is(test.status(:'job'), 'running', 'and runs on');
select is((select count(*) from pressrun.event_report_job_artifacts where state = 'available') + (select count(*) from pressrun.notification_outbox), 0::bigint,
  'nothing is offered and no mail is due');
select is(pressrun.complete_job(:'job', :run_lease, :'lease_token', test.stored(:'job', :run_lease)), 'ok', 'it completes with both');
select results_eq(format('select status, finished_at, failure_code from pressrun.event_report_jobs where job_id = %L', :'job'),
  $$ values ('completed', '2027-03-28 00:30Z'::timestamptz, null::text) $$, 'the job is completed');
select results_eq('select outcome, progress::int, stage, ended_at is not null from pressrun.event_report_job_runs',
  $$ values ('completed', 100, 'finalizing', true) $$, 'its run ended at 100 percent (J3)');
select results_eq('select distinct state, bytes, rows, sha256, expires_at from pressrun.event_report_job_artifacts',
  $$ values ('available', 10::bigint, 2::bigint, repeat('a', 64), '2027-04-27 00:30Z'::timestamptz) $$, 'its artifacts are offered, for 30 days (F6)');
select set_eq('select email, status from pressrun.notification_outbox', $$ values ('a@example.org', 'pending'), ('b@example.org', 'pending') $$,
  'one mail a recipient is due in the same transaction (N1)');
select test.fingerprint(:'job') as before \gset
select is(pressrun.complete_job(:'job', :run_lease, :'lease_token', '[]'), 'ok', 'completing again after a lost answer is fine');
select is((test.call_with(:'job', :run_lease, :'lease_token')).answers, 'null lease_lost ok lease_lost lease_lost lease_lost', 'every other call is too late');
select is(test.fingerprint(:'job'), :'before', 'and none changes anything');
select is(pressrun.complete_job(:'job', :run_lease, gen_random_uuid(), '[]'), 'lease_lost', 'with another token it is not fine');

-- An estimate for the next run of the same report.
select test.stop_clock('2027-03-28 00:31Z') \gset
select pressrun.rerun_job(1, 11, :'job') as job2 \gset
select * from pressrun.claim_jobs(:'worker', 1) \gset
select isnt(test.begin(:'job2', :run_lease, :'lease_token'), null, 'it begins');
select is(pressrun.expected_rows(:'job2'), 2::bigint, 'a run that becomes long is told how many rows its like had (J3)');
select is(pressrun.expected_rows(:'job'), null, 'the first of its kind is not');

-- hand_back(): no attempt is used up, what was begun is given up.
select is(pressrun.hand_back(:'job2', :run_lease, :'lease_token', 'the worker stops'), 'requeued', 'a worker that stops hands back');
select results_eq(format('select status, attempt, attempts_used, not_before, status_reason from pressrun.event_report_jobs where job_id = %L', :'job2'),
  $$ values ('queued', 1, 0, null::timestamptz, 'the worker stops') $$, 'no attempt is used up and no backoff begins');
select is((select array_agg(distinct state) from pressrun.event_report_job_artifacts where job_id = :'job2'), '{abandoned}', 'its objects are to be deleted');
select is((select outcome from pressrun.event_report_job_runs where job_id = :'job2'), 'handed_back', 'its run says how it ended');
select is((test.call_with(:'job2', :run_lease, :'lease_token'))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)',
  'who handed back can change nothing (J6)');
select run_lease as old_lease, lease_token as old_token from pressrun.event_report_job_runs where job_id = :'job2' \gset
select * from pressrun.claim_jobs(:'worker', 1) \gset
select is(row(:attempt, :run_lease > :old_lease)::text, '(2,t)', 'the next run has a new number and a higher lease');
select is((test.call_with(:'job2', :old_lease, :'old_token'))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)',
  'the lease of the run before changes nothing of the new one (J6)');
select is((test.call_with(:'job2', :run_lease, :'old_token'))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)', 'nor does its token with the new lease');
select is((test.call_with(:'job2', :run_lease, null))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)', 'nor no token');
select is((test.call_with(:'job2', :run_lease + 1, :'lease_token'))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)', 'nor a lease that does not exist yet');
select is((test.call_with('no such job', 1, :'lease_token'))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)', 'an unknown job is answered alike');

-- The same after each other end of a run.
create function test.lease_after(p_end text, p_worker uuid) returns text language plpgsql volatile as $$
declare
  v_job constant text := test.request();
  c record;
begin
  select * into strict c from pressrun.claim_jobs(p_worker, 100) k where k.job_id = v_job;
  perform test.begin(c.job_id, c.run_lease, c.lease_token);
  execute p_end using c.job_id, c.run_lease, c.lease_token;
  return test.call_with(c.job_id, c.run_lease, c.lease_token)::text;
end
$$;
select is(test.lease_after(sql, :'worker'), '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)', 'a lease is worth nothing after ' || what)
from (values
  ('select pressrun.fail_job($1, $2, $3, ''internal_error'', null, false)', 'a failure'),
  ('select pressrun.fail_job($1, $2, $3, ''storage_unavailable'', null, true)', 'a fault that is tried again'),
  ('select pressrun.cancel_job(1, 11, $1), pressrun.acknowledge_cancel($1, $2, $3)', 'a cancel')) v(sql, what);

-- Objects to be deleted: once each, again when the janitor that took them died.
update pressrun.event_report_job_artifacts set delete_after = clock_timestamp() where state = 'abandoned';
create temp table due as select * from pressrun.objects_to_delete(100);
select is((select count(*) from due), (select count(*) from pressrun.event_report_job_artifacts where state = 'abandoned'), 'what dead runs left is due for deletion');
select is((select count(*) from pressrun.objects_to_delete(100)), 0::bigint, 'and given to one janitor only');
select pressrun.object_delete_failed((select max(artifact_id) from due), 'the store says no') \gset
select pressrun.object_deleted((select min(artifact_id) from due)) \gset
update pressrun.event_report_job_artifacts set delete_after = clock_timestamp() where state = 'abandoned';
select is((select count(*) from pressrun.objects_to_delete(100)), (select count(*) - 1 from due), 'what was not deleted comes again');
select is((select delete_error from pressrun.event_report_job_artifacts where artifact_id = (select max(artifact_id) from due)), 'the store says no', 'with what the store said');
select pressrun.object_deleted(artifact_id) from pressrun.event_report_job_artifacts where state = 'available' limit 1 \gset
select is((select count(*) from pressrun.event_report_job_artifacts where job_id = :'job' and state = 'available'), 2::bigint, 'an object that is offered cannot be marked as deleted');

select * from finish();
