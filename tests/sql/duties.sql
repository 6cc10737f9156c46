-- DESIGN 2: duties are rows; whoever takes a due one runs it, and none runs more often than it should.
select no_plan();

select set_eq('select name, every, runner from pressrun.duties', $$ values ('rescue_lost_runs', '1 second'::interval, 'janitor'),
  ('enforce_deadlines', '1 second', 'janitor'), ('release_backoff', '1 second', 'janitor'), ('readmit_stranded', '1 minute', 'janitor'),
  ('fail_stuck_jobs', '5 seconds', 'janitor'), ('prune', '5 minutes', 'janitor'), ('expire_artifacts', '10 seconds', 'janitor'),
  ('run_schedules', '1 second', 'janitor'), ('settle_schedule_runs', '5 seconds', 'janitor') $$, 'the duties are these');

create function pg_temp.take_all(p_host text) returns text[] language plpgsql volatile as $$
declare
  v_taken text[] := '{}';
  v_one text;
begin
  for i in 1..20 loop
    v_one := pressrun.take_due_duty(p_host);
    exit when v_one is null;
    v_taken := v_taken || v_one;
  end loop;
  return array(select unnest(v_taken) order by 1);
end
$$;
update pressrun.duties set every = '1 hour', due_at = clock_timestamp() - interval '1 day';
select is(pressrun.duty_delay(), 0, 'what is due is due now');
select is(pg_temp.take_all('here'), '{enforce_deadlines,expire_artifacts,fail_stuck_jobs,prune,readmit_stranded,release_backoff,rescue_lost_runs,run_schedules,settle_schedule_runs}', 'a due duty can be taken, each once');
select is(pg_temp.take_all('there'), '{}', 'and by nobody else in its period');
select ok(pressrun.duty_delay() between 3590000 and 3600000, 'the next one is due after it');
select is((select array_agg(distinct taken_by) from pressrun.duties), '{here}', 'it is known who took it');
update pressrun.duties set runner = 'pg_cron';
update pressrun.duties set due_at = clock_timestamp() where name = 'prune';
select is(pg_temp.take_all('here'), '{}', 'a duty of pg_cron is not the janitor''s (O7)');
select is(pressrun.duty_delay(), 60000, 'and with no duty a janitor looks again in a minute');

select is((select sum(pressrun.run_duty(name)) from pressrun.duties), 0::numeric, 'the janitor runs none of what is pg_cron''s (O7)');
select is((select count(*) from pressrun.duties where finished_at is not null), 0::bigint, 'nothing was done');
select is(pressrun.cron_tick(), 1, 'pg_cron runs what is due of its own (O7)');
select is((select array_agg(name) from pressrun.duties where finished_at is not null and taken_by = 'pg_cron'), '{prune}', 'and that only');
select is(pressrun.cron_tick(), 0, 'once in its period');
update pressrun.duties set runner = 'janitor';
select is((select array_agg(pressrun.run_duty(name)) from pressrun.duties), array_fill(0::bigint, array[(select count(*) from pressrun.duties)::integer]), 'each of them can be run');
select is((select count(*) from pressrun.duties where finished_at is null or affected <> 0 or last_error is not null), 0::bigint, 'which is noted');
update pressrun.duties set every = '1 second' where name = 'enforce_deadlines';
select is(pressrun.set_duty_runner('pg_cron'), (select count(*) - 1 from pressrun.duties), 'duties of a minute and more can be given to pg_cron (O7)');
select is((select runner from pressrun.duties where name = 'enforce_deadlines'), 'janitor', 'shorter ones stay with the janitor');
select is(pressrun.set_duty_runner('janitor'), (select count(*) - 1 from pressrun.duties), 'and given back');
select throws_ok($$ select pressrun.run_duty('sleep') $$, 'PRNFD', null, 'an unknown duty is refused');
select pressrun.duty_failed('prune', repeat('x', 5000)) \gset
select is((select length(last_error) from pressrun.duties where name = 'prune'), 2000, 'an error is noted, within reason');
select is((select last_error is not null from ops.duties where name = 'prune'), true, 'for ops to see (O1)');
select pressrun.run_duty('prune') \gset
select is((select last_error from pressrun.duties where name = 'prune'), null, 'until it goes well again');

-- prune(): old slots and workers that are long gone. Keys are in idempotency.sql.
\ir support/world.sql
select pressrun.set_workspace_limits(1, null, 5) \gset
select test.worker() as worker \gset
do $$
begin
  for i in 1..120 loop
    perform test.request();
    perform pressrun.cancel_job(1, 11, (select job_id from pressrun.job_queue));
  end loop;
end
$$;
select count(*) as versions from pressrun.workspace_slots \gset
select cmp_ok(:versions::bigint, '>', 200::bigint, 'slots have many versions');
select is(pressrun.prune(), :versions::bigint - 101, 'of which the last hundred stay');
select is(test.slots_used(1), 0, 'and the newest counts');
update pressrun.workers set retired_at = clock_timestamp() - interval '6 days';
select is(pressrun.prune(), 0::bigint, 'a worker is remembered for a week');
update pressrun.workers set retired_at = clock_timestamp() - interval '8 days';
select is(pressrun.prune(), 1::bigint, 'and then forgotten');

select * from finish();
