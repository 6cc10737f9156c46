-- J6, J7: lost workers, attempts, backoff, crashes.
\ir support/world.sql
select no_plan();

create function pg_temp.job(p_job text) returns text language sql stable as $$
  select concat_ws(' ', j.status, 'attempt', j.attempt, 'used', j.attempts_used, j.failure_code) from pressrun.event_report_jobs j where j.job_id = p_job
$$;
create function pg_temp.backoff(p_job text) returns numeric language sql stable as $$
  select extract(epoch from q.available_at - (select max(r.ended_at) from pressrun.event_report_job_runs r where r.job_id = p_job))
  from pressrun.job_queue q where q.job_id = p_job and q.hold = 'backoff'
$$;

-- A living worker loses nothing.
select test.worker('first') as worker \gset
select test.request() as job \gset
select * from pressrun.claim_jobs(:'worker', 1) \gset
select test.begin(:'job', :run_lease, :'lease_token') \gset
select is(pressrun.rescue_lost_runs(), 0::bigint, 'a worker with a fresh heartbeat keeps its runs');
select test.travel('1 year') \gset
select is(pressrun.rescue_lost_runs(), 0::bigint, 'also when a test travels in time: leases go by the wall clock');
select test.travel('0') \gset

-- A silent worker is lost, and the job queued again with a backoff of 5 seconds.
select test.fall_silent(:'worker') \gset
select is(pressrun.rescue_lost_runs(), 1::bigint, 'the run of a silent worker is taken away');
select is(pg_temp.job(:'job'), 'queued attempt 1 used 1', 'its job is queued again');
select ok(pg_temp.backoff(:'job') between 5 and 8, 'with 5 seconds of backoff');
select results_eq('select outcome, diagnostic ->> ''code'', diagnostic ->> ''host'' from pressrun.event_report_job_runs',
  $$ values ('lost', 'worker_lost', 'first') $$, 'ops see which host was lost');
select is((select state from pressrun.event_report_job_artifacts where job_id = :'job'), 'abandoned', 'what it had begun to upload is given up');
select is((test.call_with(:'job', :run_lease, :'lease_token'))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)',
  'a worker that comes back late changes nothing');
select is((select state from test.error_of(format('select pressrun.heartbeat(%L)', :'worker'))), 'PRWRK', 'and hears that it was lost');
select is(pressrun.rescue_lost_runs(), 0::bigint, 'a rescue happens once');
select is((select array_agg(actor order by id) from pressrun.event_report_job_events where job_id = :'job'),
  array['person:1', 'worker:' || :'worker', 'janitor'], 'the history says that the janitor did it');

-- Backoff: not before it is over, and 30 seconds the second time.
select test.worker('second') as worker \gset
select is((select count(*) from pressrun.claim_jobs(:'worker', 5)), 0::bigint, 'nobody gets the job during its backoff');
select is(pressrun.release_backoff(), 0::bigint, 'nor does the duty release it');
select ok(pressrun.next_wakeup() between 1 and 5000, 'workers know when to look again');
select test.end_backoffs() \gset
select is(pressrun.release_backoff(), 1::bigint, 'when it is over, it is released');
select is(pressrun.next_wakeup(), null, 'and nobody needs to wake up');
select * from pressrun.claim_jobs(:'worker', 1) \gset
select is(:attempt, 2, 'and runs for the second time');
select test.fall_silent(:'worker') \gset
select is(pressrun.rescue_lost_runs(), 1::bigint, 'a second worker is lost');
select ok(pg_temp.backoff(:'job') between 30 and 33, 'the second backoff takes 30 seconds');
select test.worker('third') as worker \gset
select test.end_backoffs() \gset
select setval('pressrun.queue_ticked_ms', 0) \gset
select * from pressrun.claim_jobs(:'worker', 1) \gset
select is(:'job_id'::text, :'job', 'a claim releases by itself what is due, every tenth of a second');
select test.fall_silent(:'worker') \gset
select is(pressrun.rescue_lost_runs(), 1::bigint, 'a third one');
select is(pg_temp.job(:'job'), 'failed attempt 3 used 3 worker_lost', 'after three attempts the job fails');
select is(pressrun.get_job(1, 11, :'job') -> 'failure', '{"code": "worker_lost", "reason": "The machine that generated the report was lost. Please retry."}',
  'with a reason in plain words (J7)');

-- What a stopped worker left is rescued too, and what it hands back is not.
update pressrun.settings set lease_time = '10 seconds', heartbeat_interval = '2 seconds';
select test.worker('stopping') as worker \gset
select test.request() as job, test.request(6, 21) as other \gset
select count(*) from pressrun.claim_jobs(:'worker', 5) \gset
select pressrun.retire_worker(:'worker') \gset
select is(pg_temp.job(:'job') || ', ' || pg_temp.job(:'other'), 'queued attempt 1 used 0, queued attempt 1 used 0', 'a clean stop hands everything back at once');
select is(pressrun.rescue_lost_runs(), 0::bigint, 'and leaves nothing to rescue');
select test.worker('stopped') as worker \gset
select count(*) from pressrun.claim_jobs(:'worker', 5) \gset
update pressrun.workers set retired_at = clock_timestamp() where worker_id = :'worker';
select is(pressrun.rescue_lost_runs(), 2::bigint, 'a run that was claimed during the stop is rescued');

-- Faults that may pass are tried again, crashes once only.
create function pg_temp.fail(p_job text, p_code text, p_transient boolean) returns text language plpgsql volatile as $$
declare
  v_answer text;
  c record;
begin
  perform test.end_backoffs(), pressrun.release_backoff();
  select * into strict c from pressrun.claim_jobs((select worker_id from pressrun.workers where lost_at is null and retired_at is null order by started_at desc limit 1), 100) k
  where k.job_id = p_job;
  v_answer := pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, p_code, '{"exception": "boom"}', p_transient);
  return v_answer || ', ' || pg_temp.job(p_job);
end
$$;
select test.worker('living') as worker \gset
select test.request() as job \gset
select is(pg_temp.fail(:'job', 'storage_unavailable', true), 'requeued, queued attempt 1 used 1', 'a fault of the store is tried again');
select is(pg_temp.fail(:'job', 'source_unavailable', true), 'requeued, queued attempt 2 used 2', 'so is one of the source');
select is(pg_temp.fail(:'job', 'storage_unavailable', true), 'failed, failed attempt 3 used 3 storage_unavailable', 'until attempts are used up');
select test.request() as job \gset
select is(pg_temp.fail(:'job', 'runner_crashed', true), 'requeued, queued attempt 1 used 1', 'one crash is tried again');
select is(pg_temp.fail(:'job', 'out_of_memory', true), 'failed, failed attempt 2 used 2 out_of_memory', 'two crashes end the job');
select test.request() as job \gset
select is(pg_temp.fail(:'job', 'query_timeout', false), 'failed, failed attempt 1 used 1 query_timeout', 'what will not pass fails at once');
select test.request() as job \gset
select is(pg_temp.fail(:'job', null, null), 'failed, failed attempt 1 used 1 internal_error', 'a failure without a code is an internal error');
select r.job_id as job from pressrun.request_report(5, 11, 'secrets', '{"n": 1}', '{csv}') r \gset
select is(pg_temp.fail(:'job', 'storage_unavailable', true), 'requeued, queued attempt 1 used 1', 'a type can allow fewer attempts');
select is(pg_temp.fail(:'job', 'storage_unavailable', true), 'failed, failed attempt 2 used 2 storage_unavailable', 'and they hold');
select is((select diagnostic from pressrun.event_report_job_runs where job_id = :'job' order by run_lease desc limit 1),
  '{"code": "storage_unavailable", "exception": "boom"}', 'the diagnostic is kept for ops');
select is(pressrun.get_job(5, 11, :'job')::text like '%boom%', false, 'and never shown to the organizer (J7)');
select is(pressrun.job_history(5, 11, :'job')::text like '%boom%', false, 'nor in the history');
select is(jsonb_path_query_array(pressrun.job_history(5, 11, :'job'), '$.data[*].reason'), jsonb_build_array(null, null,
  'The storage was unavailable. It is tried again.', null, pressrun.get_job(5, 11, :'job') #> '{failure,reason}'), 'which speaks in words (J2, J7)');
select is(jsonb_path_query_array(pressrun.job_history(5, 11, :'job'), '$.data[*] ? (@.who like_regex "worker" || exists(@.worker)).who'), '["worker", "worker", "worker", "worker"]',
  'and names no worker (J7)');

select * from finish();
