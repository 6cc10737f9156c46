-- J11: Idempotency-Key and the opt-in dedupe window. Nothing else ever merges two requests.
\ir support/world.sql
select no_plan();
select test.stop_clock('2027-05-01 12:00Z') \gset

create function pg_temp.ask(p_person bigint, p_key text, p_hash text, p_window interval default null, p_params jsonb default '{}',
  p_event bigint default 11, p_formats text[] default '{csv}', out job text, out outcome text) language sql as $$
  select r.job_id, r.outcome from pressrun.request_report(p_person, p_event, 'numbers', p_params, p_formats,
    p_dedupe_window => p_window, p_idempotency_key => p_key, p_request_hash => p_hash) r
$$;

-- No silent merging.
select isnt(test.request(1), test.request(1), 'the same request twice makes two jobs');
select isnt(test.request(1), test.request(2), 'and so does that of two people');

-- Idempotency keys.
select * from pg_temp.ask(1, 'k', 'h') \gset first_
select * from pg_temp.ask(1, 'k', 'h') \gset again_
select is(:'first_outcome'::text, 'created', 'a new key makes a job');
select is(:'again_outcome'::text, 'replayed', 'the same key again is a replay');
select is(:'again_job'::text, :'first_job', 'of the first job');
select is((select state from test.error_of($$ select pg_temp.ask(1, 'k', 'other') $$)), 'PRIDK', 'the same key with another body is refused');
select is((pg_temp.ask(2, 'k', 'h')).outcome, 'created', 'another person''s key is another key');
select is((pg_temp.ask(1, 'K', 'h')).outcome, 'created', 'keys differ by case');
select is((select count(*) from pressrun.event_report_jobs where requested_by = 1), 5::bigint, 'a replay makes no job');

select is((select state from test.error_of($$ select pg_temp.ask(1, '', 'h') $$)), 'PRINV', 'an empty key is a bad request');
select is((select state from test.error_of($$ select pg_temp.ask(1, repeat('k', 256), 'h') $$)), 'PRINV', 'so is one of 256 characters');
select is((pg_temp.ask(1, repeat('k', 255), 'h')).outcome, 'created', '255 are fine');

-- A refused request does not use up its key.
select is((select state from test.error_of($$ select pg_temp.ask(1, 'bad', 'h', p_params => '{"colour": 1}') $$)), 'PRINV', 'a bad request is refused');
select is((pg_temp.ask(1, 'bad', 'h2')).outcome, 'created', 'and its key can be used for the right one');

-- A replay asks nothing of the request again: what became of the first one is its requester's to know (S11).
update test.members set permissions = '{numbers.read}' where person_id = 1;
select is((pg_temp.ask(1, 'k', 'h'))::text, format('(%s,replayed)', :'first_job'), 'who lost the permission is still told of the first job');
select is((select state from test.error_of($$ select pg_temp.ask(1, 'k', 'other') $$)), 'PRIDK', 'but not for another body');
select is((select state from test.error_of($$ select pg_temp.ask(1, 'new', 'h') $$)), 'PRFBD', 'and gets no new one (C6)');
update test.members set permissions = '{}' where person_id = 1;
select is((select state from test.error_of($$ select pg_temp.ask(1, 'k', 'h') $$)), 'PRNFD', 'whoever left is told nothing (C6)');
update test.members set permissions = '{reports.create,numbers.read}' where person_id = 1;
select pressrun.retire_report_type('numbers') \gset
select is((pg_temp.ask(1, 'k', 'h'))::text, format('(%s,replayed)', :'first_job'), 'nor does a type that was retired since matter');
update pressrun.report_types set enabled = true where type = 'numbers';

-- 24 hours.
select test.stop_clock('2027-05-02 11:59:59Z') \gset
select is((pg_temp.ask(1, 'k', 'h')).job, :'first_job', 'a key is kept for 24 hours');
select is(pressrun.prune(), 0::bigint, 'and survives the pruning until then');
select test.stop_clock('2027-05-02 12:00:00Z') \gset
select is((pg_temp.ask(1, 'k', 'h2')).outcome, 'created', 'then the key is free, even before the janitor prunes it');
select isnt((pg_temp.ask(1, 'k', 'h2')).job, :'first_job', 'and replays the new job');
select is(pressrun.prune(), 4::bigint, 'the others are pruned');
select is((select count(*) from pressrun.idempotency_keys), 1::bigint, 'and only the young key is left');

-- Dedupe window.
select test.stop_clock('2027-05-03 12:00Z') \gset
select (pg_temp.ask(2, null, null, 'PT10M', '{"n": 1}')).job as base \gset
select test.stop_clock('2027-05-03 12:10Z') \gset
select is((pg_temp.ask(2, null, null, 'PT10M', '{"n": 1}'))::text, format('(%s,deduplicated)', :'base'), 'inside the window the queued job is returned');
select is((pg_temp.ask(2, null, null, 'PT9M', '{"n": 1}')).outcome, 'created', 'outside of it a new one is made');
select is((pg_temp.ask(1, null, null, 'PT10M', '{"n": 1}')).outcome, 'created', 'never across people');
select is((pg_temp.ask(2, null, null, 'PT10M', '{"n": 2}')).outcome, 'created', 'nor across parameters');
select is((pg_temp.ask(2, null, null, 'PT10M', '{"n": 1}', 12)).outcome, 'created', 'nor across events');
select is((pg_temp.ask(2, null, null, 'PT10M', '{"n": 1}', 11, '{xlsx}')).outcome, 'created', 'nor across formats');
select is((select detail -> 0 ->> 'field' from test.error_of($$ select pg_temp.ask(2, null, null, 'PT0S') $$)), 'dedupe_window', 'an empty window is refused');
select is((select detail -> 0 ->> 'field' from test.error_of($$ select pg_temp.ask(2, null, null, '8 days') $$)), 'dedupe_window', 'and a very long one');

-- Which jobs count: queued, running, completed, and no other.
select test.stop_clock('2027-05-04 12:00Z') \gset
select (pg_temp.ask(2, null, null, 'PT1M', '{"n": 7}')).job as base \gset
select pressrun.cancel_job(2, 11, :'base') \gset
select * from pg_temp.ask(2, null, null, 'PT1M', '{"n": 7}') \gset new_
select is(:'new_outcome'::text, 'created', 'a cancelled job is no duplicate');
select test.worker() as worker \gset
select c.* from pressrun.claim_jobs(:'worker', 100) c where c.job_id = :'new_job' \gset c_
select is((pg_temp.ask(2, null, null, 'PT1M', '{"n": 7}')).job, :'new_job', 'a running job is one');
select test.complete(:'c_job_id', :c_run_lease, :'c_lease_token') \gset
select is((pg_temp.ask(2, null, null, 'PT1M', '{"n": 7}')).job, :'new_job', 'a completed job is one');
select (pg_temp.ask(2, null, null, 'PT1M', '{"n": 8}')).job as failing \gset
select c.* from pressrun.claim_jobs(:'worker', 100) c \gset c_
select pressrun.fail_job(:'c_job_id', :c_run_lease, :'c_lease_token', 'internal_error', null, false) \gset
select is((pg_temp.ask(2, null, null, 'PT1M', '{"n": 8}')).outcome, 'created', 'a failed job is none');
select (pg_temp.ask(2, null, null, 'PT1M', '{"n": 9}')).job as base \gset
select c.* from pressrun.claim_jobs(:'worker', 100) c where c.job_id = :'base' \gset c_
select test.begin(:'c_job_id', :c_run_lease, :'c_lease_token') \gset
select pressrun.cancel_job(2, 11, :'base') as said \gset
select is((pg_temp.ask(2, null, null, 'PT1M', '{"n": 9}')).outcome, 'created', 'nor one that is being cancelled');
select (pg_temp.ask(2, null, null, 'PT1M', '{"n": 10}')).job as base \gset
select c.* from pressrun.claim_jobs(:'worker', 100) c where c.job_id = :'base' \gset c_
select test.begin(:'c_job_id', :c_run_lease, :'c_lease_token') \gset
select pressrun.report_progress(:'c_job_id', :c_run_lease, :'c_lease_token', 'finalizing', 95, 1) \gset
select is(pressrun.cancel_job(2, 11, :'base'), 'may_complete', 'one that is finalizing');
select is((pg_temp.ask(2, null, null, 'PT1M', '{"n": 10}')).job, :'base', 'is a duplicate, since it may complete anyway');

-- Both at once: the key remembers the job that the window found.
select * from pg_temp.ask(2, 'both', 'h', 'PT1M', '{"n": 7}') \gset d_
select is(:'d_outcome'::text, 'deduplicated', 'a new key with a window that finds a job');
select is((pg_temp.ask(2, 'both', 'h', 'PT1M', '{"n": 7}'))::text, format('(%s,replayed)', :'new_job'), 'is replayed with that job');

select * from finish();
