-- O3: a job knows the trace that it belongs to; its run, its chunks and its webhooks learn it, and nothing but a traceparent is kept.
\ir support/world.sql
select no_plan();
select test.stop_clock('2027-06-01 12:00Z') \gset
select test.worker() as worker \gset
\set traceparent '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

create function pg_temp.ask(p_trace text) returns text language sql as $$
  select r.job_id from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}', p_trace => p_trace) r
$$;
create function pg_temp.kept(p_job text) returns text language sql volatile as $$
  select j.trace_context from pressrun.event_report_jobs j where j.job_id = p_job
$$;

select pg_temp.ask(:'traceparent') as job \gset
select is(pg_temp.kept(:'job'), :'traceparent', 'it is kept as it was given');
select matches(pg_temp.kept(pg_temp.ask(null)), '^00-[0-9a-f]{32}-[0-9a-f]{16}-00$', 'who brings none gets a trace of their own');
select isnt(pg_temp.kept(pg_temp.ask(null)), pg_temp.kept(pg_temp.ask(null)), 'each another one');
select is((test.error_of(format('select pg_temp.ask(%L)', made_up))).state, '23514', 'refused: ' || made_up) from (values
  (''), ('00'), ('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02'), ('01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'),
  ('00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01'), ('00-00000000000000000000000000000000-00f067aa0ba902b7-01'),
  ('00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'), ('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01''*/'),
  (E'00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n')) v(made_up);

-- To the run.
select is(pressrun.begin_run(c.job_id, c.run_lease, c.lease_token, 1, now()) ->> 'trace_context', :'traceparent', 'the run learns it')
from pressrun.claim_jobs(:'worker', 10) c where c.job_id = :'job';

-- To what follows from it.
select is(pressrun.fail_job(:'job', j.run_lease, j.lease_token, 'report_failed', '{}', false), 'failed', 'it fails')
from pressrun.event_report_jobs j where j.job_id = :'job';
select is(pg_temp.kept(pressrun.retry_job(1, 11, :'job', 'r', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00')),
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', 'a retry belongs to who asks for it');
select isnt(pg_temp.kept(pressrun.retry_job(1, 11, :'job')), :'traceparent', 'also where they bring none');
select is(pg_temp.kept(pressrun.rerun_job(1, 11, :'job', 'r', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00')),
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', 'and so does a re-run');
create function test.retry_automatically(p_job text) returns text language sql volatile security definer set search_path = pg_catalog, pressrun, pg_temp
as $$ select retry_automatically(j) from event_report_jobs j where j.job_id = p_job $$;
alter function test.retry_automatically(text) owner to pressrun_owner;
select is(pg_temp.kept(test.retry_automatically(:'job')), :'traceparent', 'an automatic retry stays in the trace');

-- To its webhooks.
select pressrun.add_webhook('https://hooks.example.org/x', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') \gset
select pg_temp.ask(:'traceparent') as told \gset
select is(pressrun.cancel_job(1, 11, :'told'), 'cancelled', 'something happens');
select is(array_agg(pressrun.webhook_trace(t.delivery_id)), array[:'traceparent'], 'who posts it learns it') from pressrun.take_webhooks(10) t;
select is(pressrun.webhook_trace('nobody'), null, 'of no webhook there is none');

select * from finish();
