-- J9: cancelling a queued and a running job, in time and too late.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

create function pg_temp.cancel(p_person bigint, p_event bigint, p_job text) returns text language plpgsql volatile as $$
begin
  return pressrun.cancel_job(p_person, p_event, p_job);
exception when others then
  return sqlstate;
end
$$;
create function pg_temp.shown(p_job text) returns text language sql volatile as $$
  select concat_ws(' ', j ->> 'status', j ->> 'cancel_state', j -> 'actions', j ->> 'note') from pressrun.get_job(1, 11, p_job) j
$$;
create function pg_temp.claim(p_job text, out run_lease bigint, out lease_token uuid) language sql volatile as $$
  select c.run_lease, c.lease_token from pressrun.claim_jobs((select worker_id from pressrun.workers), 100) c where c.job_id = p_job
$$;

-- Who may.
select test.request() as job \gset
select is(pg_temp.cancel(6, 11, :'job'), 'PRNFD', 'a stranger does not find the job');
select is(pg_temp.cancel(1, 12, :'job'), 'PRNFD', 'nor does anybody under another event');
select is(pg_temp.cancel(4, 11, :'job'), 'PRNFD', 'nor who may not read its type');
select is(pg_temp.cancel(3, 11, :'job'), 'PRFBD', 'who may only read may not cancel');
select is(test.status(:'job'), 'queued', 'and it is still queued');

-- Queued: at once.
select is(pg_temp.cancel(2, 11, :'job'), 'cancelled', 'a colleague who may request cancels a queued job');
select is(pg_temp.shown(:'job'), 'cancelled cancelled ["rerun"]', 'it is cancelled at once');
select results_eq(format('select actor, reason from pressrun.event_report_job_events where job_id = %L order by id desc limit 1', :'job'),
  $$ values ('person:2', 'cancelled') $$, 'the history says by whom');
select is((select count(*) from pressrun.job_queue), 0::bigint, 'it leaves the queue');
select is((select count(*) from pressrun.claim_jobs(:'worker', 5)), 0::bigint, 'and is never claimed');
select is(pg_temp.cancel(1, 11, :'job'), 'PRCFL', 'a job that has ended cannot be cancelled');

-- Running, and the worker honours it.
select test.request() as job \gset
select * from pg_temp.claim(:'job') \gset
select is(test.begin(:'job', :run_lease, :'lease_token') -> 'cancel_requested', 'false', 'a run begins');
select is(pg_temp.cancel(1, 11, :'job'), 'cancelling', 'a running job begins to be cancelled');
select is(pg_temp.shown(:'job'), 'running requested ["link"]', 'which people see, and it cannot be asked for twice');
select is(pg_temp.cancel(2, 11, :'job'), 'cancelling', 'asking again changes nothing');
select ok(r.deadline_at - j.cancel_requested_at between '3 seconds' and '5 seconds', 'its run has 3 seconds to stop')
from pressrun.event_report_job_runs r join pressrun.event_report_jobs j using (job_id) where r.job_id = :'job';
select is(test.begin(:'job', :run_lease, :'lease_token') -> 'cancel_requested', 'true', 'a renderer that begins afterwards hears it then');
select is(pressrun.report_progress(:'job', :run_lease, :'lease_token', 'rendering', 50, 1), 'cancel_requested', 'the worker hears it with its progress');
select is(pressrun.acknowledge_cancel(:'job', :run_lease, :'lease_token'), 'cancelled', 'and acknowledges');
select is(pg_temp.shown(:'job'), 'cancelled cancelled ["rerun"]', 'the job is cancelled');
select results_eq(format('select outcome from pressrun.event_report_job_runs where job_id = %L', :'job'), $$ values ('cancelled') $$, 'so is its run');
select results_eq(format('select reason from pressrun.event_report_job_events where job_id = %L order by id desc limit 1', :'job'),
  $$ values ('cancelled by person:1') $$, 'the history says for whom');
select is((select state from pressrun.event_report_job_artifacts where job_id = :'job'), 'abandoned', 'and what it uploaded goes away');

-- Running, and the worker does something else.
create function test.cancelled_by(p_call text) returns text language plpgsql volatile as $$
declare
  v_job constant text := test.request();
  v_answer text;
  c record;
begin
  select * into c from pg_temp.claim(v_job);
  perform test.begin(v_job, c.run_lease, c.lease_token);
  perform pressrun.cancel_job(1, 11, v_job);
  execute p_call into v_answer using v_job, c.run_lease, c.lease_token;
  return v_answer || ' ' || test.status(v_job);
end
$$;
select is(test.cancelled_by('select pressrun.complete_job($1, $2, $3, test.stored($1, $2))'), 'cancelled cancelled', 'a cancel in time beats completion');
select is(test.cancelled_by('select pressrun.fail_job($1, $2, $3, ''storage_unavailable'', null, true)'), 'cancelled cancelled', 'and a fault');
select is(test.cancelled_by('select pressrun.hand_back($1, $2, $3, ''stop'')'), 'cancelled cancelled', 'and a hand back');
select is((select count(*) from pressrun.event_report_job_artifacts where state = 'available'), 0::bigint, 'nothing of it is offered');

-- Running, and the worker hangs or is dead.
create function test.deadline_passes(p_job text, p_lease bigint, p_token uuid) returns text language plpgsql volatile as $$
begin
  update pressrun.event_report_job_runs set deadline_at = clock_timestamp() where job_id = p_job and run_lease = p_lease;
  perform pressrun.enforce_deadlines();
  return (test.call_with(p_job, p_lease, p_token))::text;
end
$$;
select is(test.cancelled_by('select test.deadline_passes($1, $2, $3)'), '("null lease_lost lease_lost lease_lost lease_lost lease_lost",f) cancelled',
  'after 3 seconds the database takes the run away');

-- Too late: the run is finalizing.
create function test.too_late(p_call text) returns text language plpgsql volatile as $$
declare
  v_job constant text := test.request();
  v_answer text;
  c record;
begin
  select * into c from pg_temp.claim(v_job);
  perform test.begin(v_job, c.run_lease, c.lease_token);
  perform pressrun.report_progress(v_job, c.run_lease, c.lease_token, 'finalizing', 95, 2);
  v_answer := pressrun.cancel_job(1, 11, v_job) || ', ' || pressrun.cancel_job(1, 11, v_job) || ', ';
  execute 'select $4 || (' || p_call || ')::text' into v_answer using v_job, c.run_lease, c.lease_token, v_answer;
  return v_answer || ', ' || test.status(v_job);
end
$$;
select is(test.too_late('select pg_temp.shown($1)'), 'may_complete, may_complete, running may_complete ["link"] Cancellation requested — may complete anyway., running',
  'a cancel past the point of no return says so, word for word');
select is(test.too_late('select test.begin($1, $2, $3) -> ''cancel_requested'''), 'may_complete, may_complete, false, running', 'and stops nothing');
select is(test.too_late('select pressrun.complete_job($1, $2, $3, test.stored($1, $2))'), 'may_complete, may_complete, ok, completed', 'such a job may complete');
select is(test.too_late('select pressrun.acknowledge_cancel($1, $2, $3)'), 'may_complete, may_complete, cancelled, cancelled', 'or be cancelled all the same');
select is(test.too_late('select pressrun.fail_job($1, $2, $3, ''internal_error'', null, false)'), 'may_complete, may_complete, failed, failed', 'or fail');
select is(test.too_late('select pressrun.fail_job($1, $2, $3, ''storage_unavailable'', null, true)'), 'may_complete, may_complete, cancelled, cancelled',
  'but it is not run again: who cancelled gets no other attempt');
select is(test.too_late('select pressrun.hand_back($1, $2, $3, ''stop'')'), 'may_complete, may_complete, cancelled, cancelled', 'not after a hand back either');
select ok(deadline_at > clock_timestamp() + interval '20 minutes', 'the deadline of a finalizing run stays')
  from pressrun.event_report_job_runs r join pressrun.event_report_jobs using (job_id) where cancel_too_late and status = 'running';

-- Without a request to cancel there is nothing to acknowledge.
select test.request() as job \gset
select * from pg_temp.claim(:'job') \gset
select is(pressrun.acknowledge_cancel(:'job', :run_lease, :'lease_token'), 'lease_lost', 'a worker cannot cancel by itself');
select is(test.status(:'job'), 'running', 'the job runs on');

select * from finish();
