-- claim_jobs(): which job comes next, what a claim records, and who may claim (J6, J13).
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

-- Claims all there is, one at a time, and lists what in their order.
create function test.claim_order(p_worker uuid, p_what text) returns text language plpgsql volatile as $$
declare
  v_order text[] := '{}';
  v_one text;
begin
  loop
    execute format('select %s from pressrun.claim_jobs($1, 1) c join pressrun.event_report_jobs j using (job_id)', p_what) into v_one using p_worker;
    exit when v_one is null;
    v_order := v_order || v_one;
  end loop;
  return array_to_string(v_order, ' ');
end
$$;

-- What a claim does.
select is((select count(*) from pressrun.claim_jobs(:'worker', 5)), 0::bigint, 'an empty queue gives nothing');
select test.request() as job \gset
select is((select count(*) from pressrun.claim_jobs(:'worker', 0)), 0::bigint, 'nor does a claim of none');
select is((select count(*) from pressrun.claim_jobs(:'worker', null)), 0::bigint, 'or of null');
select * from pressrun.claim_jobs(:'worker', 5) \gset c_
select is(:'c_job_id'::text, :'job', 'a queued job is claimed');
select row(:c_run_lease, :c_attempt, :'c_type')::text = '(1,1,numbers)' as ok \gset
select ok(:'ok', 'with its first lease, its first attempt and its type');
select results_eq(
  format('select status, attempt, attempts_used, run_lease, lease_token, worker_id, started_at is not null from pressrun.event_report_jobs where job_id = %L', :'job'),
  format('values (''running'', 1, 1, 1::bigint, %L::uuid, %L::uuid, true)', :'c_lease_token', :'worker'), 'the job runs under that lease');
select results_eq(
  format('select run_lease, lease_token, attempt, worker_id, stage, progress::int, outcome, deadline_at - claimed_at between ''29 min 59 s'' and ''30 min 1 s'' from pressrun.event_report_job_runs where job_id = %L', :'job'),
  format('values (1::bigint, %L::uuid, 1, %L::uuid, ''queued'', 0, null::text, true)', :'c_lease_token', :'worker'),
  'and has a run that ends at the deadline of its type (J8)');
select is((select count(*) from pressrun.job_queue), 0::bigint, 'it is no longer in the queue');
select is((select count(*) from pressrun.claim_jobs(:'worker', 5)), 0::bigint, 'nobody gets it twice');

-- Who may claim.
select is((select state from test.error_of('select pressrun.claim_jobs(gen_random_uuid(), 1)')), 'PRWRK', 'an unknown worker may not claim');
select test.worker() as gone \gset
select pressrun.retire_worker(:'gone') \gset
select is((select state from test.error_of(format('select pressrun.claim_jobs(%L, 1)', :'gone'))), 'PRWRK', 'nor one that retired');
select test.worker() as gone \gset
update pressrun.workers set lost_at = clock_timestamp() where worker_id = :'gone';
select is((select state from test.error_of(format('select pressrun.claim_jobs(%L, 1)', :'gone'))), 'PRWRK', 'nor one that was declared lost');
select is((select state from test.error_of(format('select pressrun.heartbeat(%L)', :'gone'))), 'PRWRK', 'whose heartbeat tells it so');
select is(pressrun.heartbeat(:'worker'), 'ok', 'while a living one goes on');

-- Order.
select string_agg(job, ' ') as jobs from (select test.request() as job from generate_series(1, 5)) r \gset
select is(test.claim_order(:'worker', 'job_id'), :'jobs', 'one workspace''s jobs come in the order in which they were asked for');
select is((select count(*) from generate_series(1, 3) i, lateral (select test.request(1, 11, format('{"n": %s}', i)::jsonb)) r), 3::bigint, 'three at once');
select is((select count(*) from pressrun.claim_jobs(:'worker', 2)), 2::bigint, 'a claim takes as many as it asks for');
select is((select count(*) from pressrun.claim_jobs(:'worker', 2)), 1::bigint, 'or what is left');

select test.request_scheduled(1, 11), test.request_scheduled(1, 11), test.request(6, 21), test.request(1, 12) \gset
select is(test.claim_order(:'worker', 'j.lane || ''/'' || j.event_id'), '0/21 0/12 1/11 1/11', 'interactive requests go before scheduled ones (J13)');
select test.request_scheduled(1, 11), test.request(6, 21) \gset
select is((select count(*) from pressrun.claim_jobs(:'worker', 2)), 2::bigint, 'one claim fills up from the second lane');

-- J13: a workspace with many jobs does not make the others wait.
select count(test.request(1, 11)) from generate_series(1, 200) \gset
select count(test.request(1000 + i, 1000 + i)) from generate_series(0, 9) i \gset
select is((select string_agg(w, ' ') from (
    select w from unnest(string_to_array(test.claim_order(:'worker', 'j.workspace_id'), ' ')) with ordinality as c(w, n) where n <= 12) f),
  '1 100 101 102 103 104 105 106 107 108 109 1', 'one job of each other workspace comes before the second of the big one');

-- And who comes late is not put before everybody who waits: they take turns from then on.
select count(test.request(1, 11)) from generate_series(1, 8) \gset
select test.tick(), test.tick() \gset
select count(*) from pressrun.claim_jobs(:'worker', 4) \gset
select test.tick(), test.tick() \gset
select count(test.request(6, 21)) from generate_series(1, 4) \gset
select is(test.claim_order(:'worker', 'j.workspace_id'), '1 1 2 1 2 1 2 2', 'a newcomer takes turns with who was there');

-- The floor: claims start above what is finished, and never above what waits.
create function test.floor() returns bigint language sql volatile as $$ select last_value from pressrun.queue_floor_0 $$;
select test.tick(), test.tick(), test.tick() \gset
select test.floor() as floor \gset
select cmp_ok(test.floor(), '>=', 200::bigint, 'ticks raise the floor past what is finished');
select test.request() as job \gset
select cmp_ok((select tag from pressrun.job_queue), '>', test.floor(), 'a new job lies above it');
select count(test.tick()) from generate_series(1, 5) \gset
select cmp_ok(test.floor(), '<=', (select tag from pressrun.job_queue), 'however many ticks pass while it waits');
select is(test.claim_order(:'worker', 'job_id'), :'job', 'so it is found');
select test.request() \gset
begin isolation level repeatable read;
select test.floor() as before \gset
select count(test.tick()) from generate_series(1, 5) \gset
select is(test.floor(), :before::bigint, 'a tick that cannot look anew moves nothing');
commit;
select is((select count(*) from pressrun.claim_jobs(:'worker', 9)), 1::bigint, 'and the job is there');

-- A restore can bring sequences that are newer than the rows.
select test.request() as job \gset
select setval('pressrun.queue_floor_0', 1000000), setval('pressrun.queue_front_0', 1000000) \gset
select is((select count(*) from pressrun.claim_jobs(:'worker', 9)), 0::bigint, 'a job below the floor is out of sight');
select is(pressrun.readmit_stranded(), 1::bigint, 'until the duty gives it a new place');
select is(pressrun.readmit_stranded(), 0::bigint, 'once');
select is(test.claim_order(:'worker', 'job_id'), :'job', 'where it is found');

select * from finish();
