-- pressrun.explain_job(): why a job is not running, in words, for each answer.
\ir support/world.sql
select no_plan();
select test.stop_clock('2026-11-21 10:00Z') \gset

select test.request() as job \gset
select is(pressrun.explain_job(:'job'), 'It can be claimed, but no worker is alive; 0 jobs are before it.', 'no worker alive');
select test.worker('somehost') as worker \gset
select pressrun.worker_impeded(:'worker', 'cannot read') \g /dev/null
select is(pressrun.explain_job(:'job'), 'It can be claimed, but no worker is alive that can take it; 0 jobs are before it.', 'none that takes jobs');
select pressrun.worker_impeded(:'worker', '') \g /dev/null
select is(pressrun.explain_job(:'job'), 'It is behind 0 jobs; workers run 0 of 4.', 'next');
select test.request(1000, 1000) from generate_series(1, 3) \g /dev/null
select test.request(1) as late \gset
select matches(pressrun.explain_job(:'late'), '^It is behind [1-4] jobs; workers run 0 of 4\.$', 'behind others');
select pressrun.pause('type', 'numbers', null, 'the source moves') \gset
select is(pressrun.explain_job(:'job'), 'Reports of type numbers are paused since 2026-11-21T10:00:00.000Z by ' || session_user || ': the source moves', 'its type is paused');
select pressrun.resume('type', 'numbers', null) \gset
select pressrun.pause('workspace', null, 1, 'unpaid') \gset
select is(pressrun.explain_job(:'job'), 'This workspace is paused since 2026-11-21T10:00:00.000Z by ' || session_user || ': unpaid', 'its workspace is paused');
select pressrun.resume('workspace', null, 1) \gset
select pressrun.pause('all', null, null, 'upgrade') \gset
select is(pressrun.explain_job(:'job'), 'The whole queue is paused since 2026-11-21T10:00:00.000Z by ' || session_user || ': upgrade', 'all is paused');
select pressrun.resume('all', null, null) \gset

select pressrun.set_workspace_limits(1, null, 1) \gset
select is(pressrun.explain_job(:'late'), format('Its workspace may run 1 at once, and these hold the places: %s. 0 of its jobs wait before this one.', :'job'), 'a limit, with its holders');
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 4) c where c.job_id = :'job' \gset
select test.begin(:'job', :lease, :'token') \gset
select is(pressrun.explain_job(:'job'), 'It runs since 2026-11-21T10:00:00.000Z on somehost process 1 (attempt 1 of 3): querying, 0 %, 0 rows.', 'running');
select pressrun.cancel_job(1, 11, :'job') \gset
select matches(pressrun.explain_job(:'job'), ' It is being cancelled\.$', 'being cancelled');
select pressrun.acknowledge_cancel(:'job', :lease, :'token') \gset
select matches(pressrun.explain_job(:'job'), '^It has ended: cancelled at 2026-11-21T10:00:00.000Z\.$', 'ended');

select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 4) c where c.job_id = :'late' \gset
select pressrun.fail_job(:'late', :lease, :'token', 'storage_unavailable', '{}', true) \gset
select matches(pressrun.explain_job(:'late'), '^It backs off until [-0-9T:.]+Z after attempt 1 ended: storage_unavailable\.$', 'backing off until when');
select pressrun.fail_by_ops(:'late', 'No more.') \gset
select matches(pressrun.explain_job(:'late'), '^It has ended: failed at .*\. No more\.$', 'failed, and why');
select is((test.error_of($$ select pressrun.explain_job('nothing') $$)).state, 'PRNFD', 'unknown');

select test.request() as job \gset
select is(pressrun.why_waiting(1, 11, :'job') ->> 'explanation', pressrun.explain_job(:'job'), 'people are told the same');
select isnt(pressrun.why_waiting(1, 11, :'job') -> 'queue', 'null', 'and its place');
select pressrun.pause('all', null, null, 'upgrade') \gset
select is(pressrun.why_waiting(1, 11, :'job') -> 'queue', 'null', 'but while all is paused no time is promised (J5, J16)');
select pressrun.resume('all', null, null) \gset
select is((test.error_of(format('select pressrun.why_waiting(6, 11, %L)', :'job'))).state, 'PRNFD', 'strangers nothing (A3)');
select is(test.as_role('pressrun_httpd', format('select pressrun.explain_job(%L)', :'job')), '42501', 'the httpd asks for a person only');

-- A source that no worker can read (O1, J7): ops learn what to set, people nothing of it.
update pressrun.report_types set source = 'replica' where type = 'numbers';
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 9) c where c.job_id = :'job' \gset
select pressrun.fail_job(:'job', :lease, :'token', 'source_unavailable', '{}', true) \gset
select matches(pressrun.explain_job(:'job'), '^It backs off until .*: source_unavailable\. Its report type is read from the source replica: every worker needs PRESSRUN_SOURCE_REPLICA_URL in its environment, and that database must answer\.$',
  'the source and the variable that names it');
select matches(pressrun.why_waiting(1, 11, :'job') ->> 'explanation', '^It backs off until \S+ after attempt 1 ended: source_unavailable\.$', 'which people do not see');
update pressrun.report_types set source = 'primary' where type = 'numbers';
select matches(pressrun.explain_job(:'job'), ' source primary: every worker needs PRESSRUN_READER_DATABASE_URL ', 'our own database has another');
select pressrun.fail_by_ops(:'job', 'No more.') \gset
select unalike(pressrun.explain_job(:'job'), '%source%', 'nothing of it once it failed for something else');
update pressrun.report_types set source = 'replica', max_attempts = 1 where type = 'numbers';
select test.request() as job \gset
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 9) c where c.job_id = :'job' \gset
select pressrun.fail_job(:'job', :lease, :'token', 'source_unavailable', '{}', true) \gset
select matches(pressrun.explain_job(:'job'), '^It has ended: failed at .* Its report type is read from the source replica: ', 'a job that failed for it');

select * from finish();
