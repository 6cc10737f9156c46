-- N4: webhooks: written with the change of status that they tell, leased, retried, disabled; their endpoints.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset
\set secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
\set secret2 whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX

create function test.ends_as(p_end text, p_event bigint default 11, p_person bigint default 1) returns text language plpgsql volatile as $$
declare
  v_job constant text := test.request(p_person, p_event);
  c record;
begin
  if p_end = 'cancelled' then
    perform pressrun.cancel_job(p_person, p_event, v_job);
    return v_job;
  end if;
  select * into strict c from pressrun.claim_jobs((select w.worker_id from pressrun.workers w limit 1), 100) k where k.job_id = v_job;
  if p_end = 'completed' then
    perform test.complete(c.job_id, c.run_lease, c.lease_token);
  else
    perform pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, 'internal_error', '{"what": "a secret of ops"}', false);
  end if;
  return v_job;
end
$$;
create function test.webhooks_due() returns void language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  update pressrun.webhook_deliveries d set due_at = clock_timestamp() where d.status = 'pending';
end
$$;
alter function test.webhooks_due() owner to pressrun_owner;
create function test.failing_for(p_time interval) returns void language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  update pressrun.webhook_endpoints e set failing_since = clock_timestamp() - p_time;
end
$$;
alter function test.failing_for(interval) owner to pressrun_owner;

-- Endpoints.
select is((select state from test.error_of(format('select pressrun.add_webhook(%L, %L, %L)', u, s, k))), 'PRINV', 'refused: ' || what) from (values
  ('ftp://x', :'secret', '{job.failed}', 'another scheme'), (null, :'secret', '{job.failed}', 'no address'),
  ('https://x', 'secret', '{job.failed}', 'a secret that is none'), ('https://x', 'whsec_AAAA', '{job.failed}', 'a short secret')) v(u, s, k, what);
select is((select state from test.error_of(format('select pressrun.add_webhook(%L, %L, %L)', 'https://x', :'secret', '{job.dreamt}'))), '23514', 'refused: an unknown event');
select is(position('hunter2' in (select message from test.error_of($$ select pressrun.add_webhook('https://x', 'whsec_hunter2') $$))) , 0, 'no error tells a secret');
select test.ends_as('completed') \gset
select is((select count(*) from pressrun.webhook_deliveries), 0::bigint, 'without an endpoint nothing is written');
select pressrun.add_webhook('https://all.example/hook', :'secret') as all_jobs \gset
select pressrun.add_webhook('https://one.example/hook', :'secret', '{job.failed}', 2) as one \gset

-- What is told, and to whom.
create temp table ended as select e, test.ends_as(e) as job from unnest('{completed,failed,cancelled}'::text[]) e;
create temp table elsewhere as select test.ends_as('failed', 21, 6) as job;
select set_eq($$ select e.e, d.kind, d.status from ended e join pressrun.webhook_deliveries d on d.job_id = e.job $$,
  $$ values ('completed', 'job.completed', 'pending'), ('failed', 'job.failed', 'pending'), ('cancelled', 'job.cancelled', 'pending') $$,
  'each end is told once, in the transaction that brings it about (N4)');
select set_eq(format($$ select endpoint_id from pressrun.webhook_deliveries where job_id = (select job from elsewhere) $$),
  format($$ values (%L), (%L) $$, :'all_jobs', :'one'), 'an endpoint of a workspace is told of its jobs only, and of the events that it wants');
select is(d.payload - 'timestamp', jsonb_build_object('type', 'job.failed', 'data', jsonb_build_object('job_id', d.job_id, 'workspace_id', 1, 'event_id', 11,
    'type', 'numbers', 'format', '["csv"]'::jsonb, 'status', 'failed', 'requested_by', 1, 'created_at', pressrun.utc(j.created_at),
    'finished_at', pressrun.utc(j.finished_at), 'failure', jsonb_build_object('code', 'internal_error', 'reason', j.failure_reason))),
  'it says what happened to which job, without links and secrets')
from pressrun.webhook_deliveries d join pressrun.event_report_jobs j using (job_id) where d.job_id = (select job from ended where e = 'failed');
begin;
create temp table moved on commit drop as select 11 as event, test.request(1, 11) as job_id union all select 21, test.request(6, 21);
update test.events set workspace_id = 3 - workspace_id where event_id in (11, 21);
select pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, 'internal_error', '{}', false) from pressrun.claim_jobs(:'worker', 100) c \g /dev/null
select set_eq(format('select m.event, d.payload #> ''{data,workspace_id}'' from moved m join pressrun.webhook_deliveries d using (job_id) where d.endpoint_id = %L', :'one'),
  $$ values (11, '2'::jsonb) $$, 'an event that has gone to another workspace is told of to the endpoints there');
rollback;
begin;
select test.ends_as('completed') as undone \gset
rollback;
select is((select count(*) from pressrun.webhook_deliveries where job_id = :'undone'), 0::bigint, 'what did not happen is not told');

-- Leases and ends.
create temp table taken as select * from pressrun.take_webhooks(100);
select is((select count(*) from taken), 5::bigint, 'all are due at once');
select is_empty('select * from pressrun.take_webhooks(100)', 'and given to one courier');
select is((select distinct secrets from taken), :'secret'::text, 'with what signs them');
select is(pressrun.webhook_done((select min(delivery_id) from taken), gen_random_uuid(), 'delivered', null), 'lease_lost', 'another token is worth nothing');
select is((select state from test.error_of($$ select pressrun.webhook_done('x', null, 'odd', null) $$)), 'PRINV', 'an outcome is a known one');
create function test.done(p_outcome text) returns text language plpgsql volatile as $$
declare
  v_said text;
begin
  perform test.webhooks_due();
  select string_agg(distinct pressrun.webhook_done(t.delivery_id, t.lease_token, p_outcome, 'HTTP 500'), ' ') into v_said from pressrun.take_webhooks(1) t;
  return v_said;
end
$$;
select is(test.done('delivered'), 'delivered', 'what was taken is delivered');
select is(test.done('failed'), 'pending', 'what was not is tried again');
select ok(due_at > clock_timestamp() + interval '5 seconds' and last_error = 'HTTP 500', 'after a backoff') from pressrun.webhook_deliveries where last_error is not null;
select ok(pressrun.webhook_delay() >= 0, 'and couriers know when the next is due');
select is((select count(*) from ops.webhooks where failing_since is not null), 1::bigint, 'ops see which endpoint fails');
select is(pressrun.rotate_webhook(:'all_jobs', :'secret2'), true, 'a secret can be rotated');
select is((select secrets from pressrun.webhook_endpoints where endpoint_id = :'all_jobs'), array[:'secret2', :'secret'], 'the newest first');
select is(pressrun.rotate_webhook(:'all_jobs', null), true, 'and the old one dropped');
select is((select secrets from pressrun.webhook_endpoints where endpoint_id = :'all_jobs'), array[:'secret2'], 'for good');
select is(pressrun.rotate_webhook('nobody', :'secret2'), false, 'an endpoint that is not there is not rotated');

-- One whose couriers always die while they post it.
select test.ends_as('failed') as poison \gset
update pressrun.settings set webhook_max_attempts = 4;
create function test.die() returns text language plpgsql volatile as $$
begin
  perform test.webhooks_due();
  perform from pressrun.take_webhooks(100) t where t.body like '%job.failed%';
  return (select case when found then 'taken ' else 'left ' end || d.status || ' ' || d.attempts from pressrun.webhook_deliveries d where d.kind = 'job.failed' order by d.delivery_id desc limit 1);
end
$$;
select is(array[test.die(), test.die(), test.die(), test.die()], '{taken pending 1,taken pending 2,taken pending 3,taken pending 4}', 'a courier that takes a webhook and dies is followed by another');
select ok(d.due_at > clock_timestamp() + interval '3 minutes', 'each time after a longer while, so that a day of crashes is survived') from pressrun.webhook_deliveries d where d.job_id = :'poison' limit 1;
select is(test.die(), 'left dead 4', 'until the attempts are used up: then nobody gets it, and it is dead');
select is(d.last_error, 'no courier said how it went', 'and says why') from pressrun.webhook_deliveries d where d.job_id = :'poison' limit 1;
update pressrun.settings set webhook_max_attempts = default;

-- One that was disabled while an event was being written for it.
create function test.disable(p_endpoint text) returns void language sql volatile security definer set search_path = pg_catalog, pressrun, pg_temp
as $$ update pressrun.webhook_endpoints e set enabled = false, disabled_reason = 'It was disabled by hand.' where e.endpoint_id = p_endpoint $$;
alter function test.disable(text) owner to pressrun_owner;
select pressrun.add_webhook('https://late.example/hook', :'secret', '{job.cancelled}') as late \gset
select test.ends_as('cancelled') as told_late \gset
select test.disable(:'late') \gset
select test.webhooks_due() \gset
select is((select count(*) from pressrun.take_webhooks(100) t where t.url = 'https://late.example/hook'), 0::bigint, 'a disabled endpoint is posted nothing');
select row_eq(format('select status, attempts, last_error from pressrun.webhook_deliveries where endpoint_id = %L', :'late'),
  row('dead'::text, 0, 'its endpoint was disabled'::text), 'what was left for it is dead, and says why');
select pressrun.remove_webhook(:'late') \gset

-- Given up.
select is(pressrun.enable_webhook(:'one', false), true, 'an endpoint can be switched off');
create temp table off as select test.ends_as('failed', 21, 6) as job;
select is((select count(*) from pressrun.webhook_deliveries where endpoint_id = :'one' and job_id = (select job from off)), 0::bigint, 'and is told nothing then');
select test.failing_for('5 days 1 minute') \gset
select is(test.done('failed'), 'dead', 'after five days of failures');
select is((select count(*) from ops.webhooks where not enabled and disabled_reason = 'Nothing could be delivered for 5 days.'), 1::bigint, 'an endpoint is disabled, visibly');
select is((select count(*) from pressrun.webhook_deliveries d join ops.webhooks w using (endpoint_id) where not w.enabled and w.disabled_reason like 'Nothing%' and d.status = 'pending'), 0::bigint,
  'and nothing more is tried');
select pressrun.enable_webhook(:'all_jobs', true), pressrun.enable_webhook(:'one', true) \gset
select test.ends_as('failed') \gset
select test.webhooks_due() \gset
select pressrun.webhook_done(t.delivery_id, t.lease_token, 'gone', 'HTTP 410') from pressrun.take_webhooks(100) t;
select is((select disabled_reason from ops.webhooks where endpoint_id = :'all_jobs'), 'It answered 410 Gone.', 'one that answers 410 is disabled at once');
select is(pressrun.remove_webhook(:'all_jobs'), true, 'an endpoint can be removed');
select is(pressrun.remove_webhook(:'all_jobs'), false, 'once');
select is((select count(*) from pressrun.webhook_deliveries where endpoint_id = :'all_jobs'), 0::bigint, 'with all that was to be sent');

select * from finish();
