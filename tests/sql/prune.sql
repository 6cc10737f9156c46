-- S4, J11, N1, N4, C5, DESIGN 2: what was done is forgotten after its time, in batches; jobs and their history stay.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset
create function test.ended_job(p_emails text[] default '{a@example.org,b@example.org}') returns text language plpgsql volatile as $$
declare
  v_job constant text := (select r.job_id from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}', p_emails) r);
  c record;
begin
  select * into strict c from pressrun.claim_jobs((select worker_id from pressrun.workers limit 1), 100) k where k.job_id = v_job;
  perform test.complete(c.job_id, c.run_lease, c.lease_token);
  return v_job;
end
$$;
create function test.send_all() returns bigint language sql volatile as $$
  select count(pressrun.mail_sent(t.notification_id, t.lease_token, null)) from pressrun.take_mails('c', 1000, '7 days') t
$$;
create function test.mails(p_job text) returns bigint language sql stable as $$
  select count(*) from pressrun.notification_outbox where job_id = p_job
$$;
create function test.queue_mail(p_email text) returns text language sql volatile security definer
as $$ select pressrun.queue_mail('access_requested', p_email, '{}') $$;
alter function test.queue_mail(text) owner to pressrun_owner;
select is(row(keep_mails, keep_webhooks, keep_schedule_runs, keep_access_requests, keep_pauses, keep_downloads)::text,
  row(interval '90 days', interval '30 days', interval '90 days', interval '365 days', interval '365 days', interval '400 days')::text,
  'how long is a setting of each') from pressrun.settings;

-- Mails about a job: as long as its files, and 90 days. Numbers are kept for 30 days.
select test.stop_clock('2027-01-01 10:00Z') \gset
select test.ended_job() as job \gset
select test.ended_job() as waiting \gset
select pressrun.mail_sent(t.notification_id, t.lease_token, null) from pressrun.take_mails('c', 10, '7 days') t
  where not (details ->> 'job_id' = :'waiting' and email = 'b@example.org') \g /dev/null
select pressrun.record_bounce((select notification_id from pressrun.notification_outbox where job_id = :'job' and email = 'a@example.org'), null, null, '5.1.1') \gset
select test.stop_clock('2027-01-20 10:00Z') \gset
select pressrun.resend_mail(1, 11, :'job', 'a@example.org', 'c@example.org') \gset
select test.send_all() \gset
select test.stop_clock('2027-02-01 10:00Z') \gset
select pressrun.expire_artifacts() \gset
select is(test.status(:'job'), 'expired', 'the files are gone');
select test.stop_clock('2027-04-30 09:59Z') \gset
select pressrun.prune() \gset
select is(test.mails(:'job'), 3::bigint, 'a minute before the 90 days are over all mails are there, also those of a resend');
select is(jsonb_array_length(pressrun.get_job(1, 11, :'job') -> 'notifications'), 3, 'and shown');
select test.stop_clock('2027-05-01 10:01Z') \gset
select is(pressrun.prune(), 3::bigint, 'after them they go, together');
select is(test.mails(:'job'), 0::bigint, 'gone');
select is(pressrun.get_job(1, 11, :'job') -> 'notifications', '[]', 'and the job says so');
select is(test.mails(:'waiting'), 2::bigint, 'those of a job with one that is still to be sent stay');
select is((select count(distinct o.matters_until) from pressrun.notification_outbox o where o.job_id = :'waiting'), 1::bigint, 'and it is known until when');
select is(pressrun.prune(), 0::bigint, 'they are not looked at again and again');
select is((select count(*) from pressrun.event_report_job_events where job_id = :'job'), 4::bigint, 'the job and its history stay (J2)');
select is(pressrun.record_bounce('01jd2m3n4p5q6r7s8t9v0w1x2y', null, null, '5.1.1'), 'unknown', 'a bounce that comes later finds nothing');
update pressrun.settings set keep_mails = '1 hour';
select pressrun.prune() \gset
select is(test.mails(:'waiting'), 2::bigint, 'with a shorter time too, nothing that is to be sent goes');
update pressrun.settings set keep_mails = default;

-- A type that keeps its files for long keeps its mails for as long.
update pressrun.report_types set retention_days = 1000 where type = 'numbers';
select test.ended_job('{long@example.org}') as long \gset
update pressrun.report_types set retention_days = 30 where type = 'numbers';
select test.send_all() \gset
select test.stop_clock('2028-05-01 10:00Z') \gset
select pressrun.prune() \gset
select is(test.mails(:'long'), 1::bigint, 'a mail about files that are kept for long is kept too');
select is((select o.matters_until from pressrun.notification_outbox o where o.job_id = :'long'),
  (select expires_at from pressrun.event_report_job_artifacts where job_id = :'long'), 'as long as they are');

-- Other mails, webhooks, requests, pauses, downloads.
select test.queue_mail('x@example.org') as sent \gset
select test.send_all() \gset
select test.queue_mail('y@example.org') as pending \gset
select pressrun.add_webhook('https://all.example/hook', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') as hook \gset
select test.ended_job('{}') as told \gset
select pressrun.webhook_done(t.delivery_id, t.lease_token, 'delivered', null) from pressrun.take_webhooks(10) t \g /dev/null
select test.ended_job('{}') as untold \gset
select request ->> 'access_request_id' as decided from pressrun.request_access(4, 11, 'numbers', null) \gset
select pressrun.decide_access(5, 11, :'decided', false, null) \gset
select request ->> 'access_request_id' as asked from pressrun.request_access(4, 11, 'secrets', null) \gset
select pressrun.pause('workspace', null, 7, 'x') \gset
select pressrun.resume('workspace', null, 7) \gset
select pressrun.pause('workspace', null, 8, 'x') \gset
select pressrun.record_download(:'told', 'csv', 1, 'GET', 0, '127.0.0.1', 'curl', true) \gset
create function pg_temp.left_over() returns text language sql as $$
  select concat_ws(' ', (select count(*) from pressrun.notification_outbox where kind = 'access_requested' and email in ('x@example.org', 'y@example.org')),
    (select count(*) from pressrun.webhook_deliveries), (select count(*) from pressrun.access_requests), (select count(*) from pressrun.pauses),
    (select count(*) from pressrun.event_report_job_downloads))
$$;
select is(pg_temp.left_over(), '2 2 2 2 1', 'mails, webhooks, access requests, pauses, downloads');
create function pg_temp.after(p_time interval) returns text language plpgsql as $$
begin
  perform test.stop_clock(timestamptz '2028-05-01 10:00Z' + p_time);
  perform pressrun.prune();
  return pg_temp.left_over();
end
$$;
select is(pg_temp.after('29 days 23 hours'), '2 2 2 2 1', 'none goes early');
select is(pg_temp.after('30 days 1 second'), '2 1 2 2 1', 'a webhook that was delivered goes after 30 days');
select is(pg_temp.after('90 days 1 second'), '1 1 2 2 1', 'a mail about something else after 90');
select is(pg_temp.after('365 days 1 second'), '1 1 1 1 1', 'a decision and a pause that ended after a year');
select is(pg_temp.after('400 days 1 second'), '1 1 1 1 0', 'who downloaded after 400 days');
select is(pg_temp.after('4000 days'), '1 1 1 1 0', 'what is to be done, to be decided or lasts never goes');
select is((select download_count from pressrun.event_report_jobs where job_id = :'told'), 1, 'the count stays (S4)');
select set_eq('select status from pressrun.webhook_deliveries', $$ values ('pending') $$, 'a webhook that is to be posted stays');

-- In batches.
select pressrun.webhook_done(t.delivery_id, t.lease_token, 'delivered', null) from pressrun.take_webhooks(10) t \g /dev/null
select test.ended_job('{}') from generate_series(1, 6) \g /dev/null
select pressrun.webhook_done(t.delivery_id, t.lease_token, 'delivered', null) from pressrun.take_webhooks(10) t \g /dev/null
select test.stop_clock('2050-01-01 00:00Z') \gset
update pressrun.duties set due_at = clock_timestamp() + interval '5 minutes' where name = 'prune';
select pressrun.prune(4) \gset
select is((select count(*) from pressrun.webhook_deliveries), 3::bigint, 'at most so many of a kind at once');
select ok((select due_at <= clock_timestamp() from pressrun.duties where name = 'prune'), 'and again at once, if there are more');
update pressrun.duties set due_at = clock_timestamp() + interval '5 minutes' where name = 'prune';
select pressrun.prune(4) \gset
select is((select count(*) from pressrun.webhook_deliveries), 0::bigint, 'the rest');
select ok((select due_at > clock_timestamp() from pressrun.duties where name = 'prune'), 'and then in its time');

select * from finish();
