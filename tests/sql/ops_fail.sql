-- J17: ops end a job by hand, with a reason that the organizer sees.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

select test.request() as queued \gset
select lives_ok(format('select pressrun.fail_by_ops(%L, %L)', :'queued', '  The data of this event is being corrected.  '), 'a queued job can be failed (J17)');
select is((select concat_ws('|', j.status, j.failure_code, j.failure_reason, j.status_by) from pressrun.event_report_jobs j where j.job_id = :'queued'),
  'failed|failed_by_ops|The data of this event is being corrected.|ops:' || session_user, 'with the reason for the organizer, and who did it');
select is(pressrun.get_job(1, 11, :'queued') #>> '{failure,reason}', 'The data of this event is being corrected.', 'the organizer reads it (J17)');
select is((select count(*) from pressrun.job_queue), 0::bigint, 'nothing is left in the queue');
select is((select h.from_status || '>' || h.to_status || ' ' || h.actor from pressrun.event_report_job_events h where h.job_id = :'queued' order by h.id desc limit 1),
  'queued>failed ops:' || session_user, 'history has it (J2)');

select test.request() as job \gset
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 1) c \gset
select test.begin(:'job', :lease, :'token') \gset
select lives_ok(format('select pressrun.fail_by_ops(%L, %L)', :'job', 'Too heavy for now.'), 'a running one too (J17)');
select results_eq(format('select r.outcome, r.diagnostic ->> %L, a.state from pressrun.event_report_job_runs r join pressrun.event_report_job_artifacts a using (job_id, run_lease) where job_id = %L', 'code', :'job'),
  $$ values ('failed', 'failed_by_ops', 'abandoned') $$, 'its run is over and its object will be deleted');
select is((test.call_with(:'job', :lease, :'token'))::text, '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f)', 'its worker can change nothing any more (J6)');
select is((test.error_of(format('select pressrun.fail_by_ops(%L, %L)', :'job', 'again'))).state, 'PRCFL', 'what has ended cannot be failed');
select is((test.error_of($$ select pressrun.fail_by_ops('nothing', 'x') $$)).state, 'PRNFD', 'nor what is not there');
select is((test.error_of(format('select pressrun.fail_by_ops(%L, %L)', :'job', ''))).state, 'PRINV', 'nor without a reason');
select is(test.as_role('pressrun_httpd', $$ select pressrun.fail_by_ops('x', 'x') $$), '42501', 'the httpd may not (O5)');
select is(test.as_role('pressrun_ctl', $$ select pressrun.fail_by_ops('x', 'x') $$), 'PRNFD', 'pressrunctl may');
select is(pressrun.retry_job(1, 11, :'job') is not null, true, 'the organizer can retry it (J10)');

select * from finish();
