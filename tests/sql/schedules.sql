-- J14, J12, J13, A1: schedules make jobs on time, once, with the rights that their owner has then; and stop by themselves.
\ir support/world.sql
select no_plan();
select test.stop_clock('2027-03-10 12:00Z') \gset
select test.worker() as worker \gset

create function pg_temp.make(p_cron text, p_person bigint default 1, p_event bigint default 11, p_params jsonb default '{}', p_zone text default null)
returns text language sql as $$
  select pressrun.create_schedule(p_person, p_event, 'numbers', p_params, '{csv}', p_cron, p_zone, '{team@example.org}') ->> 'schedule_id'
$$;
create function pg_temp.at(p_now timestamptz) returns bigint language plpgsql as $$
begin
  perform test.stop_clock(p_now);
  return pressrun.run_schedules();
end
$$;
create function pg_temp.runs(p_schedule text) returns text[] language sql as $$
  select array_agg(concat_ws(' ', to_char(r.due_at at time zone 'UTC', 'MM-DD HH24:MI'), r.outcome, nullif(r.missed, 0)) order by r.due_at)
  from pressrun.schedule_runs r where r.schedule_id = p_schedule
$$;
create function pg_temp.of(p_schedule text) returns pressrun.report_schedules language sql as $$
  select s from pressrun.report_schedules s where s.schedule_id = p_schedule
$$;
create function pg_temp.last_job(p_schedule text) returns pressrun.event_report_jobs language sql as $$
  select j from pressrun.event_report_jobs j join pressrun.report_schedules s on s.last_job_id = j.job_id where s.schedule_id = p_schedule
$$;
create function test.fail_stuck(p_job text) returns bigint language sql security definer set search_path = pg_catalog, pressrun, pg_temp
as $$
  select setval('pressrun.queue_claimed_ms_1', 0);
  select pressrun.fail_stuck_job(p_job, 'stuck_queue', 1::smallint, interval '0')
$$;
alter function test.fail_stuck(text) owner to pressrun_owner;
-- How the last job of a schedule ends.
create function pg_temp.end_job(p_schedule text, p_how text) returns bigint language plpgsql as $$
declare
  v_job constant text := (pg_temp.last_job(p_schedule)).job_id;
  v record;
begin
  if p_how = 'cancelled' then
    perform pressrun.cancel_job(1, 11, v_job);
  else
    select c.* into strict v from pressrun.claim_jobs((select worker_id from pressrun.workers), 100) c where c.job_id = v_job;
    if p_how = 'completed' then
      perform test.complete(v.job_id, v.run_lease, v.lease_token);
    else
      perform pressrun.fail_job(v.job_id, v.run_lease, v.lease_token, 'query_timeout', '{}', false);
    end if;
  end if;
  return pressrun.settle_schedule_runs();
end
$$;

-- What a schedule is.
select pg_temp.make('0 7 * * *', p_zone => 'Europe/Berlin', p_params => '{"period": "yesterday"}') as daily \gset
select pressrun.get_schedule(1, 11, :'daily') as json \gset
select is(:'json'::jsonb - '{schedule_id,created_at,updated_at,state_at}'::text[], '{"event_id": 11, "owner": 1, "owner_name": "Alice", "type": "numbers", "title": "Numbers",
  "params": {"period": "yesterday"}, "format": "csv", "csv": null, "notify_emails": ["team@example.org"], "cron": "0 7 * * *", "time_zone": "Europe/Berlin",
  "state": "active", "reason": null, "state_by": "person:1", "state_by_name": "Alice", "next_run_at": "2027-03-11T06:00:00.000Z",
  "next_times": ["2027-03-11T06:00:00.000Z", "2027-03-12T06:00:00.000Z", "2027-03-13T06:00:00.000Z"], "last_due": null, "last_run": null,
  "consecutive_failures": 0, "actions": ["change", "run", "pause", "delete"]}'::jsonb, 'a schedule shows what it asks for, and its next three times');
select is((pg_temp.of(pg_temp.make('0 7 * * *', p_event => 12))).time_zone, 'America/New_York', 'its zone is the event''s, where nothing is said');

-- On time, and neither early nor twice.
select is(pg_temp.at('2027-03-11 05:59:59.999Z'), 0::bigint, 'a moment early nothing is due');
select is(pg_temp.at('2027-03-11 06:00Z'), 1::bigint, 'at its time it runs');
select is(pg_temp.at('2027-03-11 06:00:01Z'), 0::bigint, 'once');
select is((pg_temp.of(:'daily')).next_run_at, '2027-03-12 06:00Z', 'and is due again the next day');
select j.* from pg_temp.last_job(:'daily') j \gset j_
select is(row(:'j_status'::text, :j_lane::int, :j_requested_by::int, :'j_format'::text, :'j_notify_emails'::text[], :'j_status_by'::text, :'j_status_reason'::text),
  row('queued'::text, 1, 1, 'csv'::text, '{team@example.org}'::text[], 'schedule:' || :'daily', 'due at 2027-03-11T06:00:00.000Z'::text),
  'the job is its owner''s, in the lane of schedules, and says who made it (J13)');
select is(:'j_params'::jsonb, '{"period": "yesterday", "from": "2027-03-10", "to": "2027-03-10"}', 'a relative range is resolved when it runs, first and last day inclusive');
select is((pg_temp.of(:'daily')).params, '{"period": "yesterday"}', 'and stays relative in the schedule');
select is((select actor from pressrun.event_report_job_events where job_id = :'j_job_id'), 'schedule:' || :'daily', 'so says its history (J2)');
select is(pg_temp.runs(:'daily'), '{03-11 06:00 requested}', 'and the schedule''s');
select is(pressrun.get_job(1, 11, :'j_job_id') ->> 'schedule_id', :'daily', 'and the job as people see it');
select is(pressrun.get_job(1, 11, test.request()) -> 'schedule_id', 'null', 'one that a person asked for has none');
select is(test.as_role('postgres', $$ update pressrun.event_report_jobs set schedule_id = null where schedule_id is not null $$), 'PRGRD', 'which never changes');
select pressrun.cancel_job(1, 11, (select job_id from pressrun.event_report_jobs where schedule_id is null)) \gset
select is(pg_temp.end_job(:'daily', 'completed'), 1::bigint, 'when the job ends');
select is(pg_temp.runs(:'daily'), '{03-11 06:00 completed}', 'it is noted');
select is((select email from pressrun.notification_outbox where job_id = :'j_job_id'), 'team@example.org', 'and who is to be told gets a mail (N1)');
select is(pressrun.get_schedule(1, 11, :'daily') -> 'last_run', jsonb_build_object('job_id', :'j_job_id', 'status', 'completed', 'at', '2027-03-11T06:00:00.000Z'), 'the schedule shows its last run');
select pg_temp.at('2027-03-11 12:00Z') \gset
select pressrun.delete_schedule(1, 12, schedule_id) from pressrun.report_schedules where event_id = 12 \gset

-- Changes of the clocks: Berlin goes to summer time on 2027-03-28, back on 2027-10-31.
select pg_temp.make('30 2 * * *', p_zone => 'Europe/Berlin', p_params => '{"period": "today"}') as night \gset
select pressrun.pause_schedule(1, 11, :'daily') \gset
select pg_temp.at('2027-03-27 01:30Z') \gset
select is(pg_temp.at('2027-03-28 00:59Z'), 0::bigint, 'spring: the time is left out');
select is(pg_temp.at('2027-03-28 01:00Z'), 1::bigint, 'so it runs at the end of the gap');
select is(pg_temp.at('2027-03-28 01:30Z'), 0::bigint, 'and not again');
select is(pg_temp.at('2027-03-29 00:30Z'), 1::bigint, 'the next night it is as ever');
select pg_temp.at('2027-10-30 00:30Z') \gset
select is(pg_temp.at('2027-10-31 00:30Z'), 1::bigint, 'autumn: it runs when the clocks show its time first');
select is(pg_temp.at('2027-10-31 01:30Z'), 0::bigint, 'and not when they show it again');
select is(pg_temp.at('2027-11-01 01:30Z'), 1::bigint, 'the next night it is as ever');
select is((pg_temp.runs(:'night'))[4:6], '{10-30 00:30 requested 214,10-31 00:30 requested,11-01 01:30 requested}', 'its runs say so');
select pressrun.delete_schedule(1, 11, :'night') \gset

-- After downtime: once, for the latest time, and it says for how many more.
select test.stop_clock('2027-11-10 00:10Z') \gset
select pg_temp.make('0 * * * *', p_zone => 'UTC', p_params => '{"period": "today"}') as hourly \gset
select is(pg_temp.at('2027-11-13 00:20Z'), 1::bigint, 'after three days without a janitor it runs once');
select is(pg_temp.runs(:'hourly'), '{11-13 00:00 requested 71}', 'for the latest time, and counts the others');
select is((select note from pressrun.schedule_runs where schedule_id = :'hourly'), 'It also stands for 71 earlier times that passed while nothing ran.', 'in words');
select is((pg_temp.of(:'hourly')).next_run_at, '2027-11-13 01:00Z', 'and goes on from now');
select is(pg_temp.at('2027-11-13 00:21Z'), 0::bigint, 'nothing is made up for later');
select is((pg_temp.last_job(:'hourly')).params ->> 'from', '2027-11-13', 'its range is that of the time it was due');
select pressrun.change_schedule(1, 11, :'hourly', '{"cron": "30 23 * * *"}') \gset
select pg_temp.at('2027-11-14 08:00Z') \gset
select is((pg_temp.last_job(:'hourly')).params ->> 'from', '2027-11-13', 'also when midnight lies between');
select pressrun.change_schedule(1, 11, :'hourly', '{"cron": "* * * * *"}') \gset
select pg_temp.at('2027-12-14 08:00:30Z') \gset
select is((pg_temp.runs(:'hourly'))[3], '12-14 08:00 requested 1000', 'more than a thousand are not counted');
select is((select note from pressrun.schedule_runs where schedule_id = :'hourly' and due_at = '2027-12-14 08:00Z'),
  'It also stands for 1000 or more earlier times that passed while nothing ran.', 'and it says so');

-- The same time is never due again, even if a clock goes back.
select test.stop_clock('2027-12-14 07:59:30Z') \gset
select pressrun.change_schedule(1, 11, :'hourly', '{"cron": "*/2 * * * *"}') \gset
select count(*) as jobs from pressrun.event_report_jobs \gset
select is(pg_temp.at('2027-12-14 08:00:30Z'), 1::bigint, 'a time that has been');
select is((select count(*) from pressrun.event_report_jobs), :jobs::bigint, 'makes no second job');
select is((pg_temp.of(:'hourly')).next_run_at, '2027-12-14 08:02Z', 'and is passed over');
create function test.run_twice(p_schedule text) returns text language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  insert into pressrun.schedule_runs select r.schedule_id, r.due_at, 'skipped', null, 0, 'again', r.created_at from pressrun.schedule_runs r where r.schedule_id = p_schedule;
  return 'ok';
exception when unique_violation then
  return 'refused';
end
$$;
alter function test.run_twice(text) owner to pressrun_owner;
select is(test.run_twice(:'hourly'), 'refused', 'the key of the runs sees to it, whoever writes');
select pressrun.delete_schedule(1, 11, :'hourly') \gset

-- Pause and resume.
select test.stop_clock('2028-01-01 12:00Z') \gset
select is(pressrun.pause_schedule(1, 11, :'daily') ->> 'state', 'paused', 'pausing a paused one changes nothing');
select is(pg_temp.at('2028-01-02 12:00Z'), 0::bigint, 'a paused schedule does not run');
select is((pressrun.resume_schedule(1, 11, :'daily') -> 'next_times')::jsonb,
  '["2028-01-03T06:00:00.000Z", "2028-01-04T06:00:00.000Z", "2028-01-05T06:00:00.000Z"]', 'resumed, it goes on with its next time');
select is(pg_temp.at('2028-01-02 13:00Z'), 0::bigint, 'and makes nothing up');
select is(pressrun.pause_schedule(2, 11, :'daily', ' on holiday ') #>> '{reason}', 'on holiday', 'another who may request reports may pause it too, and say why');
select is(pressrun.get_schedule(1, 11, :'daily') #>> '{state_by}', 'person:2', 'it shows who');
select results_eq(format('select j ->> ''owner_name'', j ->> ''state_by_name'' from pressrun.get_schedule(1, 11, %L) j', :'daily'),
  'select a.name, b.name from platform.person(1) a, platform.person(2) b', 'by name');
select is(pressrun.get_schedule(1, 11, :'daily') -> 'next_times', '[]', 'a paused one has no next times');
select pressrun.resume_schedule(1, 11, :'daily') \gset

-- Run now.
select pressrun.run_schedule_now(2, 11, :'daily', 'req-1') as job \gset
select is(row(j.lane::int, j.requested_by::int, j.status_by, j.status_reason, j.request_id),
  row(0, 2, 'person:2'::text, 'schedule ' || :'daily' || ', by hand', 'req-1'::text), 'run now: at once, for who asks, before scheduled jobs')
from pressrun.event_report_jobs j where j.job_id = :'job';
select is((pg_temp.of(:'daily')).next_run_at, '2028-01-03 06:00Z', 'its own times stay');
select is((pg_temp.of(:'daily')).last_job_id, :'job', 'the job is its last');
select is(pg_temp.runs(:'daily'), '{03-11 06:00 completed}', 'but no due time''s');
select is((select j.params ->> 'from' from pressrun.event_report_jobs j where j.job_id = :'job'), '2028-01-01', 'its range is that of now');
select pg_temp.end_job(:'daily', 'failed') \gset
select is((pg_temp.of(:'daily')).consecutive_failures, 0, 'its failures are not the schedule''s');

-- Five failures in a row.
create function pg_temp.days(p_first date, p_outcomes text[]) returns integer language plpgsql as $$
begin
  for i in 1..cardinality(p_outcomes) loop
    perform pg_temp.at((p_first + i - 1) + interval '6 hours');
    perform pg_temp.end_job((select schedule_id from pressrun.report_schedules), p_outcomes[i]);
  end loop;
  return (select consecutive_failures from pressrun.report_schedules);
end
$$;
set timezone = 'UTC';
select is(pg_temp.days('2028-01-03', '{failed,failed,failed,failed}'), 4, 'four failures are counted');
select is((pg_temp.of(:'daily')).state, 'active', 'and nothing comes of it');
select is(pg_temp.days('2028-01-07', '{completed}'), 0, 'one that completes ends the count');
select is(pg_temp.days('2028-01-08', '{failed,failed,cancelled,failed,failed}'), 4, 'a cancelled one leaves it');
select is((select count(*) from pressrun.notification_outbox where kind = 'schedule_stopped'), 0::bigint, 'nobody has been told anything');
select is(pg_temp.days('2028-01-13', '{failed}'), 5, 'the fifth in a row');
select is(row((s).state, (s).state_reason, (s).state_by, (s).next_run_at), row('paused'::text,
  'It failed 5 times in a row. The last time: Dataset too large — try a narrower date range.'::text, 'janitor'::text, null::timestamptz),
  'pauses the schedule, with the reason') from pg_temp.of(:'daily') s;
select results_eq($$ select kind, email, data ->> 'title', data ->> 'event_title', data ->> 'state', data ->> 'reason', data ->> 'schedule_id', status
    from pressrun.notification_outbox where kind = 'schedule_stopped' $$,
  format($$ values ('schedule_stopped', 'alice@example.org', 'Numbers', 'Spring Gala', 'paused',
    'It failed 5 times in a row. The last time: Dataset too large — try a narrower date range.', %L, 'pending') $$, :'daily'), 'and mails its owner, once');
select is(pg_temp.at('2028-01-14 06:00Z'), 0::bigint, 'it does not run any more');
select is((pressrun.resume_schedule(1, 11, :'daily') ->> 'consecutive_failures'), '0', 'resumed, it begins to count again');

-- The daily quota: skipped, and noted.
select pressrun.set_workspace_limits(1, 1, null) \gset
select test.stop_clock('2028-01-14 12:00Z') \gset
select test.request(2) as taken \gset
select is(pg_temp.at('2028-01-15 06:00Z'), 1::bigint, 'over the daily quota');
select is(row(r.outcome, r.job_id, r.note), row('skipped'::text, null::text, 'This workspace has used its 1 reports of the last 24 hours.'::text),
  'a run is skipped, and it is known why (J12)') from pressrun.schedule_runs r where r.schedule_id = :'daily' and r.due_at = '2028-01-15 06:00Z';
select is(row((s).state, (s).consecutive_failures, (s).next_run_at), row('active'::text, 0, '2028-01-16 06:00Z'::timestamptz), 'which is no failure') from pg_temp.of(:'daily') s;
select is(pressrun.get_schedule(1, 11, :'daily') -> 'last_due' ->> 'outcome', 'skipped', 'and people see it');
select is((select state from test.error_of(format('select pressrun.run_schedule_now(1, 11, %L)', :'daily'))), 'PRQTA', 'by hand it is refused as any request');
select is(pg_temp.at('2028-01-16 06:00:00Z'), 1::bigint, 'when there is room again');
select is((pg_temp.runs(:'daily'))[cardinality(pg_temp.runs(:'daily'))], '01-16 06:00 requested', 'it runs again');
select pressrun.set_workspace_limits(1, null, null) \gset

-- A job that is stuck is retried by itself (J5): the run goes on in the retry, and is no failure.
select is(pg_temp.at('2028-01-16 08:00Z'), 0::bigint, 'between two times');
select pg_temp.make('0 9 * * *', p_zone => 'UTC') as stuck \gset
select pg_temp.at('2028-01-16 09:00Z') \gset
select (pg_temp.last_job(:'stuck')).job_id as first_job \gset
select test.fail_stuck(:'first_job') \gset
select is(pressrun.settle_schedule_runs(), 0::bigint, 'a stuck job that is retried settles nothing');
select is((pg_temp.last_job(:'stuck')).retry_of, :'first_job', 'its retry takes its place');
select is((pg_temp.last_job(:'stuck')).schedule_id, :'stuck', 'and is the schedule''s as well');
select is(pg_temp.end_job(:'stuck', 'completed'), 1::bigint, 'and when that completes');
select is(pg_temp.runs(:'stuck'), '{01-16 09:00 completed}', 'the run has completed');
select is((pg_temp.of(:'stuck')).consecutive_failures, 0, 'without a failure');
select pressrun.delete_schedule(1, 11, :'stuck') \gset

-- What it needs is gone: it stops, says why, and its owner is told.
create function pg_temp.stopped(p_sql text, p_back text, p_person bigint default 1) returns text language plpgsql as $$
declare
  v_schedule text;
  v pressrun.report_schedules;
  v_run record;
  v_told text;
  v_refused record;
begin
  perform test.stop_clock('2028-03-01 00:00Z');
  v_schedule := pg_temp.make('0 6 * * *', p_person, p_zone => 'UTC');
  execute p_sql;
  perform pg_temp.at('2028-03-01 06:00Z');
  v := pg_temp.of(v_schedule);
  select r.outcome, r.job_id, r.note into v_run from pressrun.schedule_runs r where r.schedule_id = v_schedule;
  select data ->> 'reason' into v_told from pressrun.notification_outbox where data ->> 'schedule_id' = v_schedule;
  v_refused := test.error_of(format('select pressrun.resume_schedule(%s, 11, %L)', p_person, v_schedule));
  execute p_back;
  perform pressrun.resume_schedule(p_person, 11, v_schedule);
  perform pg_temp.at('2028-03-02 06:00Z');
  if (pg_temp.runs(v_schedule))[2] is distinct from '03-02 06:00 requested' then
    raise exception 'it does not run again: %', pg_temp.runs(v_schedule);
  end if;
  perform pressrun.delete_schedule(p_person, 11, v_schedule);
  return concat_ws(' | ', v.state, v.next_run_at, v.state_reason, v_run.outcome, v_run.job_id, nullif(v_run.note, v.state_reason), nullif(v_told, v.state_reason), v_refused.state);
end
$$;
select pressrun.delete_schedule(1, 11, :'daily') \gset
select is(pg_temp.stopped($$ update test.members set permissions = '{reports.create,other}' where person_id = 1 $$,
  $$ update test.members set permissions = '{reports.create,numbers.read}' where person_id = 1 $$),
  'stopped | Its owner may not read Numbers reports any more. | refused | PRCFL', 'the owner lost the type''s permission: it stops, says so, and cannot be resumed until it is back');
select is(pg_temp.stopped($$ update test.members set permissions = '{numbers.read}' where person_id = 1 $$,
  $$ update test.members set permissions = '{reports.create,numbers.read}' where person_id = 1 $$),
  'stopped | Its owner may not request reports any more. | refused | PRCFL', 'or may not request any more');
select is(pg_temp.stopped($$ delete from test.members where person_id = 1 $$,
  $$ insert into test.members values (1, 1, '{reports.create,numbers.read}') $$),
  'stopped | Its owner does not belong to the workspace any more. | refused | PRCFL', 'or left the workspace');
select is(pg_temp.stopped($$ update pressrun.report_types set enabled = false where type = 'numbers' $$,
  $$ update pressrun.report_types set enabled = true where type = 'numbers' $$),
  'stopped | Numbers reports are not offered any more. | refused | PRCFL', 'or the type was retired');
select is(pg_temp.stopped($$ update test.events set event_id = 14 where event_id = 11 $$, $$ update test.events set event_id = 11 where event_id = 14 $$),
  'stopped | The event does not exist any more. | refused | PRCFL', 'or the event is gone');
select test.stop_clock('2028-03-03 00:00Z') \gset
select pressrun.create_schedule(1, 11, 'numbers', '{"thing": "known"}', '{csv}', '0 6 * * *', 'UTC') ->> 'schedule_id' as thing \gset
create or replace function reports.test_knows(p_event bigint, p_value text) returns boolean language sql stable as $$ select false $$;
select pg_temp.at('2028-03-03 06:00Z') \gset
select is(row((s).state, (s).state_reason), row('stopped'::text, 'There is no such thing.'::text), 'or what a parameter names is gone') from pg_temp.of(:'thing') s;
select is((select state from test.error_of(format('select pressrun.pause_schedule(1, 11, %L)', :'thing'))), 'PRCFL', 'a stopped one cannot be paused');
-- An error of ours is a failure, and keeps no other schedule from running.
create or replace function reports.test_knows(p_event bigint, p_value text) returns boolean language sql stable as $$ select 1 / 0 = 1 $$;
select pressrun.resume_schedule(1, 11, :'thing') \gset
select pg_temp.make('0 6 * * *', p_zone => 'UTC') as other \gset
set client_min_messages = error;
select is(pg_temp.at('2028-03-04 06:00Z'), 2::bigint, 'an error in one schedule');
select is(pg_temp.runs(:'other'), '{03-04 06:00 requested}', 'keeps no other from running');
select is((pg_temp.of(:'thing')).consecutive_failures, 1, 'and is counted as a failure');
select is((select note from pressrun.schedule_runs where schedule_id = :'thing' order by due_at desc limit 1), 'Something went wrong on our side. We have been told.', 'without telling the organizer its inside (J7)');
do $$ begin for i in 5..8 loop perform pg_temp.at(('2028-03-0' || i || ' 06:00Z')::timestamptz); end loop; end $$;
select is((pg_temp.of(:'thing')).state, 'paused', 'the fifth in a row pauses it too');
set client_min_messages = warning;
-- Mail is for those who can get it.
update test.people set email = 'no address' where person_id = 2;
select is(pg_temp.stopped($$ update test.members set permissions = '{other}' where person_id = 2 $$, $$ update test.members set permissions = '{reports.create,numbers.read}' where person_id = 2 $$, 2),
  'stopped | Its owner may not read Numbers reports any more. | refused | PRCFL', 'an owner without an address does not keep it from stopping');

-- Who may do what.
select test.stop_clock('2028-04-01 00:00Z') \gset
create function pg_temp.state(p_sql text) returns text language sql as $$ select coalesce((select state from test.error_of(p_sql)), 'ok') $$;
select is(pg_temp.state(format(sql, :'other')), expected, person || ': ' || sql) from (values
  ('vera, who only reads', 'select pressrun.get_schedule(3, 11, %L)', 'ok'),
  ('vera, who only reads', 'select pressrun.change_schedule(3, 11, %L, ''{}'')', 'PRFBD'),
  ('vera, who only reads', 'select pressrun.pause_schedule(3, 11, %L)', 'PRFBD'),
  ('vera, who only reads', 'select pressrun.resume_schedule(3, 11, %L)', 'PRFBD'),
  ('vera, who only reads', 'select pressrun.run_schedule_now(3, 11, %L)', 'PRFBD'),
  ('vera, who only reads', 'select pressrun.delete_schedule(3, 11, %L)', 'PRFBD'),
  ('vera, who only reads', 'select pressrun.create_schedule(3, 11, ''numbers'', ''{}'', ''{csv}'', ''@daily'')', 'PRFBD'),
  ('carl, who reads nothing', 'select pressrun.get_schedule(4, 11, %L)', 'PRNFD'),
  ('carl, who reads nothing', 'select pressrun.pause_schedule(4, 11, %L)', 'PRNFD'),
  ('carl, who reads nothing', 'select pressrun.create_schedule(4, 11, ''numbers'', ''{}'', ''{csv}'', ''@daily'')', 'PRFBD'),
  ('sam, a stranger', 'select pressrun.get_schedule(6, 11, %L)', 'PRNFD'),
  ('sam, a stranger', 'select pressrun.list_schedules(6, 11)', 'PRNFD'),
  ('sam, a stranger', 'select pressrun.delete_schedule(6, 11, %L)', 'PRNFD'),
  ('alice, of another event', 'select pressrun.get_schedule(1, 12, %L)', 'PRNFD'),
  ('bob, who may request', 'select pressrun.change_schedule(2, 11, %L, ''{}'')', 'ok'),
  ('bob, who may request', 'select pressrun.run_schedule_now(2, 11, %L)', 'ok'),
  ('bob, who may request', 'select pressrun.pause_schedule(2, 11, %L)', 'ok'),
  ('bob, who may request', 'select pressrun.resume_schedule(2, 11, %L)', 'ok')) v(person, sql, expected);
update test.members set permissions = '{}' where person_id = 1;
select is(pg_temp.state(format(sql, :'other')), expected, 'its owner, who lost all rights: ' || sql) from (values
  ('select pressrun.get_schedule(1, 11, %L)', 'ok'), ('select pressrun.list_schedules(1, 11)', 'ok'), ('select pressrun.pause_schedule(1, 11, %L)', 'ok'),
  ('select pressrun.resume_schedule(1, 11, %L)', 'PRCFL'), ('select pressrun.run_schedule_now(1, 11, %L)', 'PRNFD'),
  ('select pressrun.change_schedule(1, 11, %L, ''{}'')', 'PRNFD')) v(sql, expected);
select is(pressrun.get_schedule(1, 11, :'other') -> 'actions', '["resume", "delete"]', 'and is offered no more');
update test.members set permissions = '{reports.create,numbers.read}' where person_id = 1;
select is(pressrun.get_schedule(3, 11, :'other') -> 'actions', '[]', 'who only reads is offered nothing');

-- A schedule goes with its event (S11: the event's workspace now), as its jobs do.
update test.events set workspace_id = 2 where event_id = 11;
insert into test.members values (1000, 2, '{numbers.read}');
select is(pg_temp.state(format(sql, :'other')), expected, 'of an event that has gone: ' || sql) from (values
  ('select pressrun.get_schedule(2, 11, %L)', 'PRNFD'), ('select pressrun.list_schedules(2, 11)', 'PRNFD'), ('select pressrun.pause_schedule(2, 11, %L)', 'PRNFD'),
  ('select pressrun.delete_schedule(2, 11, %L)', 'PRNFD'), ('select pressrun.run_schedule_now(2, 11, %L)', 'PRNFD'),
  ('select pressrun.get_schedule(1000, 11, %L)', 'ok'), ('select pressrun.pause_schedule(1000, 11, %L)', 'PRFBD'),
  ('select pressrun.get_schedule(1, 11, %L)', 'ok'), ('select pressrun.get_schedule(6, 11, %L)', 'ok'), ('select pressrun.pause_schedule(6, 11, %L)', 'ok'),
  ('select pressrun.change_schedule(6, 11, %L, ''{}'')', 'ok'), ('select pressrun.resume_schedule(6, 11, %L)', 'PRCFL')) v(sql, expected);
select is(concat_ws(' ', s ->> 'total', s -> 'data' @> jsonb_build_array(jsonb_build_object('schedule_id', :'other'))), expected, 'the list of an event that has gone: person ' || p)
from (values (1, '2 t'), (1000, '2 t'), (6, '2 t')) v(p, expected), lateral pressrun.list_schedules(v.p, 11) s;
select is(pressrun.get_schedule(p, 11, :'other') -> 'actions', expected, 'what is offered of it to person ' || p)
from (values (1, '["resume", "delete"]'::jsonb), (6, '["change", "run", "resume", "delete"]'), (1000, '[]')) v(p, expected);
select is(pressrun.get_schedule(6, 11, :'thing') #>> '{last_due,outcome}', 'refused', 'with what became of its last time');
update test.events set workspace_id = 1 where event_id = 11;
delete from test.members where person_id = 1000 and workspace_id = 2;

-- Lists.
select pressrun.create_schedule(5, 11, 'secrets', '{"n": 1}', '{csv}', '@monthly') \gset
select is((pressrun.list_schedules(1, 11) ->> 'total')::integer, 2, 'the list leaves out types that the person may not read');
select is((pressrun.list_schedules(5, 11) ->> 'total')::integer, 3, 'who may read them sees them');
select is((select array_agg(s ->> 'type') from jsonb_array_elements(pressrun.list_schedules(5, 11, 1, 2) -> 'data') s), '{secrets,numbers}', 'newest first');
select is(pressrun.list_schedules(5, 11, 2, 2) - 'data', '{"page": 2, "limit": 2, "total": 3, "hasMore": false}', 'in pages');
select is(pressrun.list_schedules(5, 11, 1, 2) -> 'hasMore', 'true', 'with more to come');
select is((pressrun.list_schedules(5, 11, p_state => 'paused') ->> 'total')::integer, 2, 'by state');
select is((pressrun.list_schedules(5, 11, p_type => 'secrets') ->> 'total')::integer, 1, 'by type');
select is((pressrun.list_schedules(5, 11, p_mine => true) ->> 'total')::integer, 1, 'one''s own');
select is((select state from test.error_of('select pressrun.list_schedules(5, 11, p_state => ''asleep'')')), 'PRINV', 'a state that there is not is refused');

-- What is not valid is refused as for a request, and changes nothing.
create function pg_temp.field(p_sql text) returns text language sql as $$ select concat_ws(' ', e.state, e.detail -> 0 ->> 'field') from test.error_of(p_sql) e $$;
select is(pg_temp.field(format('select pressrun.create_schedule(1, 11, %L, %L, %L, %L, %L, %L)', t, p, f, c, z, m)), expected, expected) from (values
  ('none', '{}', '{csv}', '@daily', 'UTC', '{}', 'PRINV type'), ('numbers', '{"x": 1}', '{csv}', '@daily', 'UTC', '{}', 'PRINV params.x'),
  ('numbers', '{"period": "someday"}', '{csv}', '@daily', 'UTC', '{}', 'PRINV params.period'), ('numbers', '{"thing": "lost"}', '{csv}', '@daily', 'UTC', '{}', '22012'),
  ('numbers', '{}', '{pdf}', '@daily', 'UTC', '{}', 'PRINV format'), ('numbers', '{}', '{}', '@daily', 'UTC', '{}', 'PRINV format'),
  ('numbers', '{}', '{csv}', '61 * * * *', 'UTC', '{}', 'PRINV cron'), ('numbers', '{}', '{csv}', '0 0 30 2 *', 'UTC', '{}', 'PRINV cron'), ('numbers', '{}', '{csv}', null, 'UTC', '{}', 'PRINV cron'),
  ('numbers', '{}', '{csv}', '@daily', 'Nowhere', '{}', 'PRINV time_zone'), ('numbers', '{}', '{csv}', '@daily', 'UTC', '{nobody}', 'PRINV notify_emails[0]')) v(t, p, f, c, z, m, expected);
select md5(string_agg(s::text, ',')) as before from pressrun.report_schedules s \gset
select is(pg_temp.field(format('select pressrun.change_schedule(1, 11, %L, %L)', :'other', c)), expected, c) from (values
  ('{"cron": "x"}', 'PRINV cron'), ('{"time_zone": "x"}', 'PRINV time_zone'), ('{"format": ["pdf"]}', 'PRINV format'), ('{"format": []}', 'PRINV format'),
  ('{"params": {"x": 1}, "cron": "@daily"}', 'PRINV params.x'), ('{"notify_emails": ["x"]}', 'PRINV notify_emails[0]')) v(c, expected);
select is((select md5(string_agg(s::text, ',')) from pressrun.report_schedules s), :'before', 'a refused change changes nothing');
select pressrun.resume_schedule(1, 11, :'other') \gset
select is(pressrun.change_schedule(1, 11, :'other', '{"params": {"n": 3}, "format": ["csv", "xlsx"], "notify_emails": [], "cron": "15 4 * * *", "time_zone": null}')
    - '{schedule_id,created_at,updated_at,state_at,owner,owner_name,state_by_name,event_id,type,title,last_due,last_run,actions,next_times,state_by,consecutive_failures,reason}'::text[],
  '{"params": {"n": 3}, "format": ["csv", "xlsx"], "csv": null, "notify_emails": [], "cron": "15 4 * * *", "time_zone": "Europe/London", "state": "active", "next_run_at": "2028-04-01T03:15:00.000Z"}',
  'a change takes what is given; without a zone it is the event''s');
select is(pressrun.change_schedule(1, 11, :'other', '{"notify_emails": ["a@example.org"]}') ->> 'next_run_at', '2028-04-01T03:15:00.000Z', 'and leaves the rest');

-- Deleting keeps the jobs.
select (pg_temp.of(:'other')).last_job_id as kept \gset
select pressrun.delete_schedule(1, 11, :'other') \gset
select is(pg_temp.runs(:'other'), null, 'a deleted schedule''s runs are gone');
select isnt(test.status(:'kept'), null, 'its jobs stay');
select is(pg_temp.state(format('select pressrun.delete_schedule(1, 11, %L)', :'other')), 'PRNFD', 'and it cannot be deleted again');

-- Ops pause, resume and run one.
create function pg_temp.ops(p_sql text) returns text language plpgsql as $$
begin
  return (select concat_ws(' ', e.state, e.message) from test.error_of(p_sql) e);
end
$$;
select pg_temp.make('0 7 * * *', p_zone => 'UTC') as ops \gset
select is(pg_temp.ops(format('select pressrun.pause_schedule_by_ops(%L, %L)', :'ops', ' ')) , 'PRINV The request is not valid: must have 1 to 500 characters; the owner reads it', 'a pause has a reason');
select is(pg_temp.ops($$ select pressrun.pause_schedule_by_ops('none', 'x') $$), 'PRNFD There is no schedule none.', 'of a schedule that there is');
select is(pg_temp.ops(format('select pressrun.resume_schedule_by_ops(%L)', :'ops')), 'PRCFL This schedule is active.', 'an active one is not resumed');
select pressrun.pause_schedule_by_ops(:'ops', ' too big ') \gset
select is(row((s).state, (s).state_reason, (s).state_by, (s).next_run_at)::text, row('paused', 'too big', 'ops:' || session_user, null)::text, 'ops pause it, and its owner reads why') from pg_temp.of(:'ops') s;
select is(pg_temp.ops(format('select pressrun.pause_schedule_by_ops(%L, %L)', :'ops', 'x')), 'PRCFL This schedule is paused already, by ops:' || session_user || '.', 'once');
select pressrun.run_schedule_by_ops(:'ops') as by_ops \gset
select is(row(j.requested_by, j.lane, j.schedule_id, j.status_by)::text, row(1, 0, :'ops', 'ops:' || session_user)::text, 'a run by ops is the owner''s, and says who asked')
from pressrun.event_report_jobs j where j.job_id = :'by_ops';
select is(pressrun.resume_schedule_by_ops(:'ops'), (pg_temp.of(:'ops')).next_run_at, 'resumed, it says when it runs next');
update test.members set permissions = '{numbers.read}' where person_id = 1;
select is(pg_temp.ops(format('select pressrun.run_schedule_by_ops(%L)', :'ops')), 'PRCFL This schedule cannot run. Its owner may not request reports any more.', 'not without its owner''s rights');
update test.members set permissions = '{reports.create,numbers.read}' where person_id = 1;
select pressrun.cancel_job(1, 11, :'by_ops'), pressrun.delete_schedule(1, 11, :'ops') \gset

-- What an expression means, before it is saved.
select test.stop_clock('2028-03-01 12:00Z') \gset
select is(pressrun.preview_schedule(1, 11, ' 30 7 * * mon ', 'Europe/Berlin'), '{"cron": "30 7 * * mon", "time_zone": "Europe/Berlin", "next_times": ["2028-03-06T06:30:00.000Z",
  "2028-03-13T06:30:00.000Z", "2028-03-20T06:30:00.000Z", "2028-03-27T05:30:00.000Z", "2028-04-03T05:30:00.000Z"]}'::jsonb, 'the next five times, across the change of clocks');
select is(pressrun.preview_schedule(1, 12, '@daily') ->> 'time_zone', 'America/New_York', 'in the event''s zone, where nothing is said');
select is((test.error_of($$ select pressrun.preview_schedule(1, 11, '61 * * * *', 'Mars/Olympus') $$)).detail,
  '[{"field": "cron", "message": "minute: \"61\" is not from 0 to 59"}, {"field": "time_zone", "message": "is not the name of a time zone, as in Europe/Berlin"}]'::jsonb, 'every bad field is named');
select is((test.error_of($$ select pressrun.preview_schedule(1, 11, null) $$)).detail -> 0 ->> 'message', 'is required', 'also one that is missing');
select is((test.error_of($$ select pressrun.preview_schedule(6, 11, '@daily') $$)).state, 'PRNFD', 'a stranger learns nothing of the event');
select is((test.error_of($$ select pressrun.preview_schedule(1, 11, '0 0 30 2 *') $$)).detail -> 0 ->> 'message', 'names no day that comes within eight years', 'a day that never comes');

-- Nobody writes by hand; ops see all.
select is(test.as_role('pressrun_owner', sql), 'PRGRD', sql) from unnest(array['update pressrun.report_schedules set state = ''paused''', 'delete from pressrun.report_schedules',
  'delete from pressrun.schedule_runs', 'truncate pressrun.schedule_runs']) sql;
select results_eq($$ select state, overdue, last_outcome, consecutive_failures from ops.schedules where type = 'numbers' and state = 'paused' $$,
  $$ values ('paused', false, 'refused', 5) $$, 'ops see why one does not run (O1)');
select test.stop_clock('2028-05-01 01:00Z') \gset
select is((select overdue from ops.schedules where type = 'secrets'), true, 'and that one should have');
select pressrun.run_duty('run_schedules') \gset
select is((select overdue from ops.schedules where type = 'secrets'), false, 'the duty runs it');

-- Runs are forgotten after 90 days.
select is((select count(*) from pressrun.schedule_runs), 7::bigint, 'runs of two schedules');
select set_eq('select schedule_id, due_at, outcome from ops.schedule_runs', 'select schedule_id, due_at, outcome from pressrun.schedule_runs', 'ops see each');
select test.stop_clock('2028-06-03 00:00Z') \gset
select pressrun.prune() \gset
select is((select count(*) from pressrun.schedule_runs), 5::bigint, 'are kept for 90 days');
select test.stop_clock('2030-06-03 00:00Z') \gset
select pressrun.prune() \gset
select results_eq($$ select outcome from pressrun.schedule_runs $$, $$ values ('requested') $$, 'and as long as their job is under way');

-- More than one turn takes.
select test.stop_clock('2030-07-01 12:00Z') \gset
select count(pg_temp.make('0 9 * * *', 1000 + n % 100, 1000 + n % 100)) from generate_series(0, 100) n \g /dev/null
select test.stop_clock('2030-07-02 12:00Z') \gset
update pressrun.duties set due_at = clock_timestamp() + interval '1 hour' where name = 'run_schedules';
select is(pressrun.run_schedules(), 100::bigint, 'a turn runs so many');
select ok(due_at <= clock_timestamp(), 'and is due again at once, since there may be more') from pressrun.duties where name = 'run_schedules';
update pressrun.duties set due_at = clock_timestamp() + interval '1 hour' where name = 'run_schedules';
select ok(pressrun.run_schedules() > 0, 'then the others');
select ok(due_at > clock_timestamp(), 'and then at its time') from pressrun.duties where name = 'run_schedules';

select * from finish();
