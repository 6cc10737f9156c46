-- J8: the run deadline, enforced by SQL also when the worker hangs.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

select r.job_id as job from pressrun.request_report(5, 11, 'secrets', '{"n": 1}', '{csv}') r \gset
select test.request() as young \gset
select * from pressrun.claim_jobs(:'worker', 5) c where c.job_id = :'job' \gset
select test.begin(:'job', :run_lease, :'lease_token') \gset
select is((select deadline_at - claimed_at from pressrun.event_report_job_runs where job_id = :'job') between '89 seconds' and '91 seconds', true,
  'a run has the deadline of its type');
select is(pressrun.enforce_deadlines(), 0::bigint, 'before it nothing happens');
select test.travel('1 day') \gset
select is(pressrun.enforce_deadlines(), 0::bigint, 'whatever the clock of the rules says');
update pressrun.event_report_job_runs set deadline_at = clock_timestamp() where job_id = :'job';
select is(pressrun.report_progress(:'job', :run_lease, :'lease_token', 'rendering', 10, 1), 'ok', 'until the duty comes the worker goes on');
select is(pressrun.enforce_deadlines(), 1::bigint, 'a run past its deadline is ended');
select is(pressrun.get_job(5, 11, :'job') -> 'failure',
  '{"code": "deadline_exceeded", "reason": "The report was not ready after 90 seconds and was stopped. Try a narrower date range."}', 'its job fails with a reason');
select is((select array_agg(distinct actor) from pressrun.event_report_job_events where job_id = :'job' and to_status = 'failed'), '{janitor}', 'by the janitor');
select is((test.call_with(:'job', :run_lease, :'lease_token'))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)',
  'and the worker that hung can change nothing any more');
select is((select state from pressrun.event_report_job_artifacts where job_id = :'job'), 'abandoned', 'its objects are to be deleted');
select is(test.status(:'young'), 'running', 'other runs go on');
select is(pressrun.enforce_deadlines(), 0::bigint, 'once');

-- The deadline is no fault that passes: attempts that are left are not used.
update pressrun.event_report_job_runs set deadline_at = clock_timestamp() where job_id = :'young';
select is(pressrun.enforce_deadlines(), 1::bigint, 'the deadline of a job with attempts left');
select is(test.status(:'young'), 'failed', 'ends the job too');

-- A duty that was cut off is done again, also for runs that were overdue for long, while no janitor ran.
select test.request() as job \gset
select * from pressrun.claim_jobs(:'worker', 1) \gset
update pressrun.event_report_job_runs set deadline_at = clock_timestamp() - interval '1 hour' where job_id = :'job';
select setval('pressrun.deadlines_checked_ms', 0) \gset
begin;
select is(pressrun.enforce_deadlines(), 1::bigint, 'a run that was overdue for an hour is ended');
rollback;
select is(pressrun.enforce_deadlines(), 1::bigint, 'an enforcement that was rolled back is repeated');
select is(test.status(:'job'), 'failed', 'and ends the run');

select * from finish();
