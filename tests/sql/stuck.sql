-- J4, J5: slow and stuck jobs, by the test clock.
\ir support/world.sql
select no_plan();

create function pg_temp.note(p_job text) returns text language sql volatile as $$ select pressrun.get_job(1, 11, p_job) ->> 'note' $$;
create function pg_temp.state(p_job text) returns text language sql stable as $$ select w.state from ops.waiting w where w.job_id = p_job $$;
create function pg_temp.chain(p_job text) returns bigint language sql stable as $$
  with recursive c as (
    select j.job_id from pressrun.event_report_jobs j where j.job_id = p_job
    union all select j.job_id from pressrun.event_report_jobs j join c on j.retry_of = c.job_id)
  select count(*) from c
$$;
create function pg_temp.retry(p_job text) returns text language sql stable as $$
  select j.job_id from pressrun.event_report_jobs j where j.retry_of = p_job
$$;

-- Slow while queued (J4).
select test.stop_clock('2026-11-21 10:00:00Z') \gset
select test.request() as job \gset
select test.stop_clock('2026-11-21 10:04:59Z') \gset
select is(pg_temp.note(:'job'), null, 'after 4:59 in the queue there is no note (J4)');
select is(pg_temp.state(:'job'), 'waiting', 'nor for ops');
select test.stop_clock('2026-11-21 10:05:01Z') \gset
select is(pg_temp.note(:'job'), 'Job is taking longer than usual. We''re investigating.', 'after 5:01 there is (J4)');
select is(pg_temp.state(:'job'), 'slow', 'ops see it too');
select is(pressrun.get_job(1, 11, :'job') -> 'queue', '{"ahead": 0, "estimated_seconds": null}', 'with its place in the queue; nobody claims, so there is no estimate');

-- Stuck (J5).
select test.stop_clock('2026-11-21 10:14:59Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'at 14:59 nothing is stuck (J5)');
select is(test.status(:'job'), 'queued', 'and the job waits on');
select test.stop_clock('2026-11-21 10:15:01Z') \gset
select is(pg_temp.state(:'job'), 'stuck', 'ops see it before the duty acts');
select is(pressrun.run_duty('fail_stuck_jobs'), 1::bigint, 'at 15:01 with nobody claiming it is (J5)');
select results_eq(format('select status, failure_code, status_by, finished_at from pressrun.event_report_jobs where job_id = %L', :'job'),
  $$ values ('failed', 'stuck_queue', 'janitor', '2026-11-21 10:15:01Z'::timestamptz) $$, 'the job failed');
select is((select f.failure_reason from ops.failures f where f.job_id = :'job'),
  'Nothing picked this report up in time. It is queued again by itself a few times; if that does not help, please retry later.', 'in words for the organizer (J7)');
select is((select f.diagnostic - 'last_claim' from ops.failures f where f.job_id = :'job'),
  '{"code": "stuck_queue", "lane": 0, "waited_seconds": 901, "workers_alive": 0, "runs_open": 0}', 'with a diagnostic for ops (J5, J7)');
select is(pressrun.get_job(1, 11, :'job') ? 'diagnostic', false, 'which the organizer does not get (J7)');
select results_eq(format('select status, retry_of, automatic_retries::int, requested_by, type, status_by from pressrun.event_report_jobs where retry_of = %L', :'job'),
  format($$ values ('queued', %L, 1, 1::bigint, 'numbers', 'janitor') $$, :'job'), 'a retry that points back is queued (J5)');
select is((select f.retried_as from ops.failures f where f.job_id = :'job'), pg_temp.retry(:'job'), 'ops find it');
select is((select h.reason from pressrun.event_report_job_events h where h.job_id = pg_temp.retry(:'job')), 'automatic retry of ' || :'job', 'its history says why it is there (J2)');

-- A dead queue: a bounded chain.
select test.stop_clock('2026-11-21 10:30:02Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 1::bigint, 'the retry gets stuck too');
select test.stop_clock('2026-11-21 10:45:03Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 1::bigint, 'and the second');
select test.stop_clock('2026-11-21 11:00:04Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 1::bigint, 'and the third');
select test.stop_clock('2026-11-22 11:00:04Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'then it is over');
select is(pg_temp.chain(:'job'), 4::bigint, 'a job and three retries, no more (J5)');
select is((select count(*) from pressrun.job_queue), 0::bigint, 'nothing is queued any more');

-- Who lost the permission gets no automatic retry; neither does a retired type.
select test.request() as job, test.request(2) as bobs \gset
update test.members set permissions = '{reports.create}' where person_id = 1;
select test.stop_clock('2026-11-22 11:15:05Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 2::bigint, 'two are stuck');
select is(pg_temp.retry(:'job'), null, 'no retry for who may not request it any more (C6)');
select isnt(pg_temp.retry(:'bobs'), null, 'but for the other');
update test.members set permissions = '{reports.create,numbers.read}' where person_id = 1;
begin;
select test.request() as job \gset
update test.events set workspace_id = 2 where event_id = 11;
select test.stop_clock('2026-11-22 11:30:06Z') \gset
select pressrun.run_duty('fail_stuck_jobs') \g /dev/null
select is(test.status(:'job') || coalesce(pg_temp.retry(:'job'), ' for good'), 'failed for good', 'none for who is not of the workspace that has the event now');
rollback;
select pressrun.retire_report_type('numbers') \gset
select test.stop_clock('2026-11-22 11:30:06Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 1::bigint, 'Bob''s is stuck again');
select is(pg_temp.chain(:'bobs'), 2::bigint, 'a retired type is not tried again');
update pressrun.report_types set enabled = true where type = 'numbers';

-- While workers claim, a long backlog is slow, not stuck; after two hours it is given up (J5).
select test.stop_clock('2026-11-23 10:00Z') \gset
select test.worker() as worker \gset
select test.request() as job \gset
select test.request(1000, 1000) as other \gset
update pressrun.settings set stuck_after = '15 minutes';
select test.stop_clock('2026-11-23 10:14:30Z') \gset
select c.job_id as claimed from pressrun.claim_jobs(:'worker', 1) c \gset
select case when :'claimed' = :'job' then :'other' else :'job' end as waits \gset
select test.stop_clock('2026-11-23 10:15:20Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'somebody claimed in its lane less than a minute ago: not stuck (J5)');
select is(test.status(:'waits'), 'queued', 'it waits');
select ok((pressrun.queue_place(:'waits') ->> 'estimated_seconds')::numeric > 0, 'with an estimate (J5)');
update pressrun.settings set stuck_after = '1 day';
select test.stop_clock('2026-11-23 11:59:59Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'nor after 1:59:59');
select test.stop_clock('2026-11-23 12:00:00Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 1::bigint, 'after two hours it fails (J5)');
select results_eq(format('select failure_code, failure_reason from pressrun.event_report_jobs where job_id = %L', :'waits'),
  $$ values ('waited_too_long', 'This report waited for more than 2 hours and was given up, so that it does not arrive when nobody expects it. Please request it again.') $$,
  'with a reason that says so');
select is(pg_temp.retry(:'waits'), null, 'and is not tried again by itself');
update pressrun.settings set stuck_after = '15 minutes', longest_wait = '30 minutes';
select test.stop_clock('2026-11-24 10:00Z') \gset
select test.request() as job \gset
select test.stop_clock('2026-11-24 10:30:00Z') \gset
select pressrun.run_duty('fail_stuck_jobs') \gset
select is((select j.failure_code from pressrun.event_report_jobs j where j.job_id = :'job'), 'stuck_queue', 'stuck is the better reason where both hold');
update pressrun.settings set longest_wait = '2 hours';

-- The clock stands while a job could not be claimed (J5): limit, backoff, pause of its type, pause of all.
delete from test.members where person_id = 1000;
select pressrun.fail_by_ops(j.job_id, 'clearing up') from pressrun.event_report_jobs j where j.status in ('queued', 'running') \g /dev/null
select pressrun.set_workspace_limits(1, null, 1) \gset
select test.stop_clock('2026-11-25 10:00Z') \gset
select test.request() as first \gset
select test.request() as limited \gset
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 1) c \gset
select test.stop_clock('2026-11-25 13:00Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'three hours held by a limit are no waiting (J5)');
select is(pg_temp.note(:'limited') is not null, true, 'though it is slow');
select test.complete(:'first', :lease, :'token') \gset
select test.stop_clock('2026-11-25 13:14:59Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'its clock began when it was admitted');
select test.stop_clock('2026-11-25 13:15:01Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 1::bigint, 'and ends 15 minutes later');
select pressrun.fail_by_ops(j.job_id, 'clearing up') from pressrun.event_report_jobs j where j.status in ('queued', 'running') \g /dev/null
select pressrun.set_workspace_limits(1, null, null) \gset

select test.stop_clock('2026-11-26 10:00Z') \gset
select test.request() as job \gset
select test.stop_clock('2026-11-26 10:10Z') \gset
select pressrun.pause('type', 'numbers', null, 'the source is being moved') \gset
select test.stop_clock('2026-11-26 15:00Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'hours in which its type is paused do not count (J5, J16)');
select pressrun.resume('type', 'numbers', null) \gset
select test.stop_clock('2026-11-26 15:04:59Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, '10:00 before the pause and 4:59 after it are less than 15 minutes');
select pressrun.pause('all', null, null, 'maintenance') \gset
select test.stop_clock('2026-11-26 18:00Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'nothing is stuck while all is paused (J5)');
select pressrun.resume('all', null, null) \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'and that time does not count either');
select test.stop_clock('2026-11-26 18:00:02Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 1::bigint, 'two seconds later the 15 minutes are full');
select pressrun.fail_by_ops(j.job_id, 'clearing up') from pressrun.event_report_jobs j where j.status in ('queued', 'running') \g /dev/null

select test.stop_clock('2026-11-27 10:00Z') \gset
select test.request() as job \gset
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 1) c \gset
select pressrun.fail_job(:'job', :lease, :'token', 'storage_unavailable', '{}', true) \gset
select test.stop_clock('2026-11-27 13:00Z') \gset
select is(pressrun.run_duty('fail_stuck_jobs'), 0::bigint, 'who backs off does not wait (J5)');

-- A run without progress is slow (J4).
select test.end_backoffs() \gset
select pressrun.run_duty('release_backoff') \gset
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 1) c \gset
select test.begin(:'job', :lease, :'token') \gset
select test.stop_clock('2026-11-27 13:04:59Z') \gset
select is(pg_temp.note(:'job'), null, 'a run that began 4:59 ago has no note (J4)');
select test.stop_clock('2026-11-27 13:05:01Z') \gset
select is(pg_temp.note(:'job'), 'Job is taking longer than usual. We''re investigating.', 'after 5:01 without progress it has (J4)');
select pressrun.report_progress(:'job', :lease, :'token', 'rendering', 10, 5) \gset
select is(pg_temp.note(:'job'), null, 'progress takes it away (J4)');

-- Between the duty's look and its turn at a job (J5).
update pressrun.settings set stuck_after = default, longest_wait = default;
create function test.fail_stuck(p_job text, p_code text, p_waited interval) returns bigint language sql volatile security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$ select pressrun.fail_stuck_job(p_job, p_code, 0::smallint, p_waited) $$;
alter function test.fail_stuck(text, text, interval) owner to pressrun_owner;
select test.stop_clock('2026-11-28 10:00Z') \gset
select test.worker() as worker \gset
select test.request() as returned \gset
select test.stop_clock('2026-11-28 10:16Z') \gset
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 1) c \gset
select test.request() as waits \gset
select pressrun.hand_back(:'returned', :lease, :'token', 'the worker stopped') \gset
select test.stop_clock('2026-11-28 10:18Z') \gset
select is(test.fail_stuck(:'returned', 'stuck_queue', '16 minutes'), 0::bigint, 'a job that was claimed and handed back meanwhile waits for two minutes, not for 16 (J5)');
select is(test.fail_stuck(:'returned', 'waited_too_long', '16 minutes'), 0::bigint, 'whichever bound it was');
select pressrun.pause('type', 'numbers', null, 'the source moves') \gset
select is(test.fail_stuck(:'returned', 'stuck_queue', '0'), 0::bigint, 'nor is one that is held by now');
select pressrun.resume('type', 'numbers', null) \gset
select test.stop_clock('2026-11-28 10:40Z') \gset
select c.job_id as claimed from pressrun.claim_jobs(:'worker', 1) c \gset
select case when :'claimed' = :'waits' then :'returned' else :'waits' end as left \gset
select is(test.fail_stuck(:'left', 'stuck_queue', '20 minutes'), 0::bigint, 'nor one whose lane is served again');
select is(test.fail_stuck(:'left', 'waited_too_long', '20 minutes'), 1::bigint, 'which is no reason to wait for ever');

-- A bounded number a call; the others at once after it.
select pressrun.fail_by_ops(j.job_id, 'clearing up') from pressrun.event_report_jobs j where j.status in ('queued', 'running') \g /dev/null
update pressrun.settings set automatic_retries = 0;
create function pg_temp.fail(p_limit integer) returns text language plpgsql volatile as $$
declare
  v_failed bigint;
begin
  update pressrun.duties d set due_at = clock_timestamp() + interval '1 hour' where d.name = 'fail_stuck_jobs';
  v_failed := pressrun.fail_stuck_jobs(p_limit);
  return v_failed || (select case when d.due_at <= clock_timestamp() then ' and due' else '' end from pressrun.duties d where d.name = 'fail_stuck_jobs');
end
$$;
select test.stop_clock('2026-11-29 10:00Z') \gset
select count(test.request()) from generate_series(1, 3) \gset
select test.stop_clock('2026-11-29 10:16Z') \gset
select is(pg_temp.fail(2), '2 and due', 'two of three fail, and the duty is due again at once');
select is(pg_temp.fail(2), '1', 'then the third');
select is(pg_temp.fail(2), '0', 'and no more');

-- Whose clock stood in a pause of all does not hide who came later and waited for longer.
select test.stop_clock('2026-11-29 11:00Z') \gset
select test.request() as stuck \gset
select test.stop_clock('2026-11-29 11:09Z') \gset
select test.request(6, 21) as other \gset
select test.stop_clock('2026-11-29 11:10Z') \gset
select pressrun.pause('all', null, null, 'x') \gset
select test.stop_clock('2026-11-29 11:20Z') \gset
select pressrun.resume('all', null, null) \gset
select pressrun.pause('workspace', null, 1, 'x') \gset
select pressrun.resume('workspace', null, 1) \gset
select results_eq('select q.job_id from pressrun.job_queue q order by q.waiting_since', array[:'other', :'stuck'], 'one looks older than it is');
select test.stop_clock('2026-11-29 11:24:59Z') \gset
select is(pg_temp.fail(1), '0', 'ten minutes before a pause of all and 4:59 after it are less than 15');
select test.stop_clock('2026-11-29 11:25:01Z') \gset
select is((select string_agg(w.job_id || ' ' || w.claimable_for, ' ') from ops.waiting w where w.state = 'stuck'), :'stuck' || ' 00:15:01', 'ops see the one that is stuck');
select is(pg_temp.fail(1), '1 and due', 'two seconds later they are 15');
select is(test.status(:'stuck') || ' ' || test.status(:'other'), 'failed queued', 'for that one');
select is((select w.claimable_for from ops.waiting w where w.job_id = :'other'), '00:06:01', 'the other waited for a minute before the pause and 5:01 after it');

select * from finish();
