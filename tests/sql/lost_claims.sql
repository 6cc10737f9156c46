-- J6: a claim whose answer never came must not leave a job running that nobody works on.
\ir support/world.sql
select no_plan();

select test.worker() as worker \gset
select test.request() as held \gset
select * from pressrun.claim_jobs(:'worker', 1) \gset held_
select test.request() as lost \gset
select count(*) from pressrun.claim_jobs(:'worker', 1) \gset
select is(pressrun.hand_back_unknown(:'worker', array[:'held_lease_token']::uuid[]), 1::bigint, 'what the worker does not hold goes back');
select is(test.status(:'lost'), 'queued', 'to the queue');
select is((select attempts_used from pressrun.event_report_jobs where job_id = :'lost'), 0, 'and no attempt is used up');
select is(test.status(:'held'), 'running', 'what it holds goes on');
select is(pressrun.hand_back_unknown(:'worker', array[:'held_lease_token']::uuid[]), 0::bigint, 'once');
select test.worker('other') as other \gset
select is(pressrun.hand_back_unknown(:'other', '{}'), 0::bigint, 'the runs of others are none of its business');
select is((select job_id from pressrun.claim_jobs(:'other', 1)), :'lost', 'and another worker gets the job');
select is(pressrun.hand_back_unknown(:'worker', null), 1::bigint, 'who holds nothing gives back all');
select row_eq('select * from pressrun.worker_timing()', row(2000, 10000), 'workers are told how often to say that they live');

select * from finish();
