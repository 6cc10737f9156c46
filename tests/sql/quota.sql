-- J12: jobs a workspace may request in 24 hours.
\ir support/world.sql
select no_plan();
select test.stop_clock('2027-05-01 12:00Z') \gset

create function pg_temp.ask() returns text language sql as $$
  select coalesce(state, 'ok') from test.error_of('select test.request(1, 11)')
$$;

select is(pg_temp.ask(), 'ok', 'without a quota nothing is counted');
select pressrun.set_workspace_limits(1, 3, null) \gset
select test.stop_clock('2027-05-01 13:00Z') \gset
select is(pg_temp.ask(), 'ok', 'the second of three');
select test.stop_clock('2027-05-01 14:00:00.5Z') \gset
select is(pg_temp.ask(), 'ok', 'the third');
select state, message, detail from test.error_of('select test.request(2, 12)') \gset
select is(:'state'::text, 'PRQTA', 'the fourth is over the quota, whoever asks and for whatever event');
select is(:'detail'::jsonb ->> 'retry_after', (22 * 3600)::text, 'and says when the first of the three leaves the window, rounded up');
select is((select state from test.error_of('select test.request(6, 21)')), null, 'another workspace has its own');

-- A retry and a re-run are requests too.
select test.worker() as worker \gset
select c.* from pressrun.claim_jobs(:'worker', 1) c \gset c_
select is((select state from test.error_of(format('select pressrun.rerun_job(1, 11, %L)',
  (select job_id from pressrun.event_report_jobs where requested_by = 6)))), 'PRNFD', 'a stranger''s job is not found');
select test.complete(:'c_job_id', :c_run_lease, :'c_lease_token') \gset
select is((select state from test.error_of(format('select pressrun.rerun_job(1, 11, %L)', :'c_job_id'))), 'PRQTA', 'a re-run over the quota is refused');

-- Failed jobs do not count; cancelled ones do.
select c.* from pressrun.claim_jobs(:'worker', 100) c join pressrun.event_report_jobs j using (job_id)
  where j.workspace_id = 1 order by job_id limit 1 \gset c_
select pressrun.fail_job(:'c_job_id', :c_run_lease, :'c_lease_token', 'internal_error', null, false) \gset
select is(pg_temp.ask(), 'ok', 'a job that failed gives its place back');
select is(pg_temp.ask(), 'PRQTA', 'once');
select pressrun.cancel_job(1, 11, (select max(job_id) from pressrun.event_report_jobs where status in ('queued', 'running') and workspace_id = 1)) \gset
select is(pg_temp.ask(), 'PRQTA', 'a cancelled job does not');
select is((select state from test.error_of(format('select pressrun.retry_job(1, 11, %L)', :'c_job_id'))), 'PRQTA', 'a retry over the quota is refused');

-- The window slides.
select test.stop_clock('2027-05-02 11:59:59.999Z') \gset
select is(pg_temp.ask(), 'PRQTA', 'a moment before 24 hours are over');
select test.stop_clock('2027-05-02 12:00:00Z') \gset
select is(pg_temp.ask(), 'ok', 'there is room again when they are');
select is(pg_temp.ask(), 'PRQTA', 'for one');

-- Idempotent replays are no new jobs.
select test.stop_clock('2027-06-01 12:00Z') \gset
select pressrun.set_workspace_limits(1, 1, null) \gset
select r.outcome from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}', p_idempotency_key => 'k', p_request_hash => 'h') r \gset
select is(:'outcome'::text, 'created', 'the only one of this day');
select is((select r.outcome from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}', p_idempotency_key => 'k', p_request_hash => 'h') r),
  'replayed', 'can be replayed when the quota is used up');
select is((select r.outcome from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}', p_dedupe_window => 'PT1H') r),
  'deduplicated', 'and found again');

-- The default for workspaces without limits of their own.
update pressrun.settings set default_daily_jobs = 2;
select is((select state from test.error_of('select test.request(1000, 1000)')), null, 'the first under the default');
select is((select state from test.error_of('select test.request(1000, 1000)')), null, 'the second');
select is((select state from test.error_of('select test.request(1000, 1000)')), 'PRQTA', 'the default quota holds where nothing else is said');
select pressrun.set_workspace_limits(100, null, null) \gset
select is((select state from test.error_of('select test.request(1000, 1000)')), null, 'a workspace whose limits say none has none');

select * from finish();
