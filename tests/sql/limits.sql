-- J12: how many jobs of a workspace run at once. A job holds a slot while it can be claimed, backs off or runs.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

create function pg_temp.queue(p_workspace bigint default 1) returns text language sql volatile as $$
  select format('%s running, %s claimable, %s backing off, %s waiting, %s slots',
    (select count(*) from pressrun.event_report_jobs where workspace_id = p_workspace and status = 'running'),
    count(*) filter (where hold is null), count(*) filter (where hold = 'backoff'), count(*) filter (where hold = 'limit'), test.slots_used(p_workspace))
  from pressrun.job_queue where workspace_id = p_workspace
$$;
create function pg_temp.claim(p_limit integer default 100) returns bigint language sql volatile as $$
  select count(*) from pressrun.claim_jobs((select worker_id from pressrun.workers order by started_at desc limit 1), p_limit)
$$;
create function pg_temp.complete_one() returns text language plpgsql volatile as $$
declare
  j pressrun.event_report_jobs;
begin
  select * into strict j from pressrun.event_report_jobs where workspace_id = 1 and status = 'running' order by job_id limit 1;
  return test.complete(j.job_id, j.run_lease, j.lease_token);
end
$$;

-- Admission.
select pressrun.set_workspace_limits(1, null, 2) \gset
select count(test.request()) from generate_series(1, 5) \gset
select is(pg_temp.queue(), '0 running, 2 claimable, 0 backing off, 3 waiting, 2 slots', 'as many jobs as may run can be claimed, the others wait');
select is(pg_temp.claim(), 2::bigint, 'a claim gets no more than that');
select is(pg_temp.queue(), '2 running, 0 claimable, 0 backing off, 3 waiting, 2 slots', 'a running job keeps its slot');
select is(pg_temp.claim(), 0::bigint, 'and nobody gets another');
select test.request(6, 21) \gset
select is(pg_temp.claim(), 1::bigint, 'other workspaces are not concerned');
select is(pg_temp.complete_one(), 'ok', 'a job completes');
select is(pg_temp.queue(), '1 running, 1 claimable, 0 backing off, 2 waiting, 2 slots', 'and the next one is let in');
select is((select min(seq) from pressrun.job_queue), (select seq from pressrun.job_queue where hold is null), 'in the order of arrival');
select pressrun.cancel_job(1, 11, (select job_id from pressrun.job_queue where hold is null)) \gset
select is(pg_temp.queue(), '1 running, 1 claimable, 0 backing off, 1 waiting, 2 slots', 'a claimable job that is cancelled gives its slot to the next');
select pressrun.cancel_job(1, 11, (select job_id from pressrun.job_queue where hold = 'limit')) \gset
select is(pg_temp.queue(), '1 running, 1 claimable, 0 backing off, 0 waiting, 2 slots', 'a waiting one had none to give');
select is(pg_temp.claim(), 1::bigint, 'the claimable one runs');
select is(pg_temp.complete_one(), 'ok', 'they complete');
select is(pg_temp.complete_one(), 'ok', 'both');
select is(pg_temp.queue(), '0 running, 0 claimable, 0 backing off, 0 waiting, 0 slots', 'and no slot is left in use');

-- Interactive jobs are let in before scheduled ones.
select count(test.request()) from generate_series(1, 2) \gset
select test.request_scheduled(1, 11) as scheduled \gset
select test.request() as interactive \gset
select pg_temp.claim() \gset
select pg_temp.complete_one() \gset
select is((select hold from pressrun.job_queue where job_id = :'interactive'), null, 'the interactive job is let in first (J13)');
select is((select hold from pressrun.job_queue where job_id = :'scheduled'), 'limit', 'the scheduled one, which came earlier, later');
select pg_temp.claim(), pg_temp.complete_one() \gset
select pg_temp.complete_one() \gset
select pg_temp.claim(), pg_temp.complete_one() \gset
select is(pg_temp.queue(), '0 running, 0 claimable, 0 backing off, 0 waiting, 0 slots', 'but it comes');

-- A job that backs off or is handed back keeps its slot; one that fails or is cancelled gives it back.
select count(test.request()) from generate_series(1, 4) \gset
select pg_temp.claim() \gset
create function pg_temp.fail_one(p_transient boolean) returns text language plpgsql volatile as $$
declare
  j pressrun.event_report_jobs;
begin
  select * into strict j from pressrun.event_report_jobs where workspace_id = 1 and status = 'running' order by job_id limit 1;
  return pressrun.fail_job(j.job_id, j.run_lease, j.lease_token, 'storage_unavailable', null, p_transient);
end
$$;
select is(pg_temp.fail_one(true), 'requeued', 'a fault that is tried again');
select is(pg_temp.queue(), '1 running, 0 claimable, 1 backing off, 2 waiting, 2 slots', 'keeps the slot through its backoff');
select test.end_backoffs(), pressrun.release_backoff() \gset
select is(pg_temp.queue(), '1 running, 1 claimable, 0 backing off, 2 waiting, 2 slots', 'and after it');
select is(pg_temp.claim(), 1::bigint, 'it runs again');
select pressrun.retire_worker(:'worker') \gset
select is(pg_temp.queue(), '0 running, 2 claimable, 0 backing off, 2 waiting, 2 slots', 'jobs that were handed back keep theirs');
select test.worker() as worker \gset
select pg_temp.claim() \gset
select test.fall_silent(:'worker'), pressrun.rescue_lost_runs() \gset
select is(pg_temp.queue(), '0 running, 0 claimable, 2 backing off, 2 waiting, 2 slots', 'and so do those of a lost worker');
select pressrun.cancel_job(1, 11, (select min(job_id) from pressrun.job_queue where hold = 'backoff' and workspace_id = 1)) \gset
select is(pg_temp.queue(), '0 running, 1 claimable, 1 backing off, 1 waiting, 2 slots', 'a job that is cancelled in its backoff gives it back');
select test.worker() as worker \gset
select pg_temp.claim() \gset
select is(pg_temp.fail_one(false), 'failed', 'a failure');
select is(pg_temp.queue(), '0 running, 1 claimable, 1 backing off, 0 waiting, 2 slots', 'gives it back too');

-- Changing the limit.
select count(test.request()) from generate_series(1, 6) \gset
select is(pg_temp.queue(), '0 running, 1 claimable, 1 backing off, 6 waiting, 2 slots', 'six more wait');
select pressrun.set_workspace_limits(1, null, 5) \gset
select is(pg_temp.queue(), '0 running, 4 claimable, 1 backing off, 3 waiting, 5 slots', 'a higher limit lets them in at once');
select is(array_agg(seq order by tag), array_agg(seq order by seq), 'in their old order') from pressrun.job_queue where hold is null;
select pg_temp.claim(2) \gset
select pressrun.set_workspace_limits(1, null, 2) \gset
select is(pg_temp.queue(), '2 running, 0 claimable, 1 backing off, 5 waiting, 3 slots', 'a lower one sends them back to wait, and what runs goes on');
select pg_temp.complete_one() \gset
select is(pg_temp.queue(), '1 running, 0 claimable, 1 backing off, 5 waiting, 2 slots', 'nobody is let in until there is room');
select pg_temp.complete_one() \gset
select is(pg_temp.queue(), '0 running, 1 claimable, 1 backing off, 4 waiting, 2 slots', 'then one is');
select pressrun.set_workspace_limits(1, null, null) \gset
select is((select count(*) from pressrun.job_queue where hold = 'limit'), 0::bigint, 'without a limit everybody may come');
select is(pg_temp.claim(3), 3::bigint, 'and does');
select pg_temp.complete_one() \gset
select count(test.request()) from generate_series(1, 2) \gset
select pressrun.set_workspace_limits(1, null, 4) \gset
select is(test.slots_used(1), test.slots_held(1), 'a new limit counts what is there');
select is(pg_temp.queue(), '2 running, 1 claimable, 1 backing off, 3 waiting, 4 slots', 'and lets in what fits');

-- A limit that is lifted lets all in, in their old order, interactive ones beside scheduled ones.
select count(pressrun.cancel_job(1, 11, j.job_id)) from pressrun.event_report_jobs j where j.workspace_id = 1 and j.status = 'queued' \gset
select pg_temp.complete_one(), pg_temp.complete_one() \gset
select pressrun.set_workspace_limits(1, null, 1) \gset
select count(pressrun.cancel_job(1, 11, test.request())) from generate_series(1, 5) \gset
select test.request_scheduled(1, 11) as scheduled \gset
select count(test.request()) from generate_series(1, 5) \gset
select pg_temp.claim() \gset
select pressrun.set_workspace_limits(1, null, 2) \gset
select pressrun.explain_job(q.job_id) as told from pressrun.job_queue q where q.hold = 'limit' order by q.seq desc limit 1 \gset
select is(test.slots_used(1), test.slots_held(1), 'who ended long ago does not count');
select alike(:'told'::text, 'Its workspace may run 2 at once, and these hold the places: %, %. 3 of its jobs wait before this one.', 'both holders are told');
select pressrun.set_workspace_limits(1, null, null) \gset
select is(pg_temp.queue(), '1 running, 5 claimable, 0 backing off, 0 waiting, 6 slots', 'without a limit all may come');
select is(array_agg(q.seq order by q.lane, q.tag), array_agg(q.seq order by q.lane, q.seq), 'in their old order')
from pressrun.job_queue q where q.workspace_id = 1;
select is(count(distinct (q.lane, q.tag)), 5::bigint, 'one after the other') from pressrun.job_queue q where q.workspace_id = 1;
select is((select state from test.error_of('select pressrun.set_workspace_limits(1, null, 0)')), '23514', 'a limit is at least one');

select * from finish();
