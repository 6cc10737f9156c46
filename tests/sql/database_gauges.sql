-- O3: what a janitor tells Prometheus about the database as a whole.
\ir support/world.sql
select no_plan();
select test.stop_clock('2027-06-01 12:00Z') \gset
select test.worker() as worker \gset

create function pg_temp.gauge(p_name text, p_labels jsonb default '{}') returns double precision language sql volatile as $$
  select g.value from pressrun.database_gauges() g where g.name = p_name and g.labels = p_labels
$$;
create function pg_temp.queue(p_name text, p_state text) returns double precision language sql volatile as $$
  select pg_temp.gauge(p_name, jsonb_build_object('type', 'numbers', 'lane', 'interactive', 'state', p_state))
$$;

select is(pg_temp.queue('pressrun_queue_jobs', 'claimable'), null, 'an empty queue has no series');
select test.request() as first \gset
select test.stop_clock('2027-06-01 12:00:40Z') \gset
select test.request() as second \gset
select test.stop_clock('2027-06-01 12:01Z') \gset
select is(pg_temp.queue('pressrun_queue_jobs', 'claimable'), 2::double precision, 'two jobs wait');
select is(pg_temp.queue('pressrun_queue_oldest_age_seconds', 'claimable'), 60::double precision, 'the oldest for a minute');
select is(pg_temp.gauge('pressrun_workers', '{"state": "alive"}'), 1::double precision, 'a worker lives');
select pressrun.worker_impeded(w.worker_id, 'cannot read') from pressrun.workers w \g /dev/null
select is(pg_temp.gauge('pressrun_workers', '{"state": "impeded"}'), 1::double precision, 'it takes no jobs');
select is(pg_temp.gauge('pressrun_workers', '{"state": "alive"}'), 0::double precision, 'and counts as such alone');
select is(pg_temp.gauge('pressrun_worker_slots', '{}'), 0::double precision, 'and as no capacity');
select pressrun.worker_impeded(w.worker_id, null) from pressrun.workers w \g /dev/null
select is(count(*), 1::bigint, 'and takes one') from pressrun.claim_jobs(:'worker', 1);
select is(pg_temp.queue('pressrun_queue_jobs', 'claimable'), 1::double precision, 'one waits still');
select is(pg_temp.queue('pressrun_queue_oldest_age_seconds', 'claimable'), 20::double precision, 'the other');
select is(pg_temp.gauge('pressrun_jobs_running', '{"type": "numbers"}'), 1::double precision, 'one runs');
select pressrun.pause('type', 'numbers', null, 'a test') \gset
select is(pg_temp.queue('pressrun_queue_jobs', 'paused'), 1::double precision, 'what is paused is told apart');
select is(pg_temp.gauge('pressrun_pauses', '{"scope": "type"}'), 1::double precision, 'as is the pause');
update pressrun.workers set heartbeat_at = clock_timestamp() - interval '1 minute';
select is(pg_temp.gauge('pressrun_workers', '{"state": "silent"}'), 1::double precision, 'a silent worker');
update pressrun.duties set due_at = clock_timestamp() - interval '100 seconds' where name = 'prune';
update pressrun.duties set due_at = clock_timestamp() + interval '100 seconds' where name = 'release_backoff';
select ok(pg_temp.gauge('pressrun_duty_overdue_seconds', '{"duty": "prune"}') between 100 and 110, 'a duty that nobody does');
select is(pg_temp.gauge('pressrun_duty_overdue_seconds', '{"duty": "release_backoff"}'), 0::double precision, 'and one that is not due');
select is(pg_temp.gauge('pressrun_outbox_lag_seconds'), 0::double precision, 'no mail is due');
select is(count(*), 0::bigint, 'no series comes twice') from (select from pressrun.database_gauges() group by name, labels having count(*) > 1) twice;
select is(test.as_role('pressrun_worker', 'select * from pressrun.database_gauges()'), '42501', 'it is for the janitor alone');

select * from finish();
