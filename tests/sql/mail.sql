-- The outbox: leases, attempts, ends (N1), resends and bounces (N3), what a mail is told (N5, S11).
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

-- Due now, whatever the wall clock says; and an outbox whose courier died.
create function test.due() returns void language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  update pressrun.notification_outbox o set due_at = clock_timestamp() where o.status = 'pending';
end
$$;
alter function test.due() owner to pressrun_owner;
create function test.queue_mail(p_email text, p_data jsonb) returns text language sql volatile security definer set search_path = pg_catalog, pressrun, pg_temp
as $$ select pressrun.queue_mail('access_requested', p_email, p_data) $$;
alter function test.queue_mail(text, jsonb) owner to pressrun_owner;
create function test.taken(p_limit integer default 100) returns setof text language sql volatile
as $$ select t.email from pressrun.take_mails('test', p_limit, '7 days') t $$;
create function test.mailed_job(p_emails text[], p_person bigint default 1) returns text language plpgsql volatile as $$
declare
  v_job constant text := (select r.job_id from pressrun.request_report(p_person, 11, 'numbers', '{}', '{csv,xlsx}', p_emails) r);
  c record;
begin
  select * into strict c from pressrun.claim_jobs((select max(worker_id::text)::uuid from pressrun.workers), 100) k where k.job_id = v_job;
  perform test.complete(c.job_id, c.run_lease, c.lease_token);
  return v_job;
end
$$;

-- N1: nothing before completion.
select is((select count(*) from pressrun.take_mails('test', 10, '7 days')), 0::bigint, 'there is nothing to send at first');
select is(pressrun.mail_delay(), null, 'and nothing will be due');
select r.job_id from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}', '{early@example.org}') r \gset early_
select is_empty('select test.taken()', 'a job that is queued has no mail (N1)');
select * from pressrun.claim_jobs(:'worker', 10) \gset early_
select test.begin(:'early_job_id', :early_run_lease, :'early_lease_token') \gset
select is_empty('select test.taken()', 'nor one that runs, up to its upload (N1)');
select pressrun.fail_job(:'early_job_id', :early_run_lease, :'early_lease_token', 'internal_error', null, false) \gset
select is_empty('select test.taken()', 'nor one that failed');

-- What a mail is told.
select test.stop_clock('2027-06-30 22:30Z') \gset
select test.mailed_job('{bob@Example.org,guest@example.net}') as job \gset
select * from pressrun.take_mails('courier-1', 10, '7 days') where email = 'bob@Example.org' \gset bob_
select is(:'bob_kind'::text, 'report_ready', 'a completed report makes a mail due');
select is(:'bob_details'::jsonb, jsonb_build_object('job_id', :'job', 'trace_context', (select j.trace_context from pressrun.event_report_jobs j where j.job_id = :'job'),
  'event_id', 11, 'title', 'Numbers', 'parameters', '[]'::jsonb, 'event_title', 'Spring Gala',
  'workspace_title', 'Workspace 1', 'files', jsonb_build_array(
    jsonb_build_object('format', 'csv', 'filename', 'numbers_spring-gala_2027-06-30.csv', 'bytes', 10, 'rows', 2),
    jsonb_build_object('format', 'xlsx', 'filename', 'numbers_spring-gala_2027-06-30.xlsx', 'bytes', 10, 'rows', 2)),
  'subject', 2, 'recipient_known', true, 'requested_by', 'Alice', 'link_expires_at', extract(epoch from timestamptz '2027-07-07 22:30Z')::bigint,
  'expires_on', '7 July 2027, 23:30 (Europe/London)'),
  'it is told report, event, files, the expiry in the event''s zone (N5), and that its link names the recipient, who is a person (S11)');
select r.job_id as asked from pressrun.request_report(1, 11, 'numbers', '{"n": 3}', '{csv}') r \gset
select is(pressrun.report_mail(:'asked', 'guest@example.net', '7 days') -> 'parameters', '[["n", "3"]]', 'it is told what was asked for, in words');
select pressrun.cancel_job(1, 11, :'asked') \gset
select is((pressrun.report_mail(:'job', 'guest@example.net', '7 days') ->> 'subject')::int, 1, 'a link for a stranger names the requester (S11)');
select is(pressrun.report_mail(:'job', 'guest@example.net', '7 days') -> 'recipient_known', 'false', 'and the mail knows that');
select is(pressrun.report_mail(:'job', 'x@example.net', '60 days') ->> 'expires_on', '30 July 2027, 23:30 (Europe/London)',
  'a link that would outlive the files ends with them');
select is_empty('select test.taken()', 'who else asks gets none of them: they are leased');
select cmp_ok(pressrun.mail_delay(), '>', 100000::bigint, 'until the lease ends');

-- The ends, fenced by the token.
select is(pressrun.mail_sent(:'bob_notification_id', gen_random_uuid(), null), 'lease_lost', 'an answer with another token is worth nothing');
select is(pressrun.mail_failed(:'bob_notification_id', gen_random_uuid(), 'permanent', 'x'), 'lease_lost', 'of either kind');
select is(pressrun.mail_sent(:'bob_notification_id', :'bob_lease_token', 'provider-1'), 'ok', 'the mail was taken by the server');
select is(pressrun.mail_sent(:'bob_notification_id', :'bob_lease_token', 'provider-1'), 'ok', 'and saying so again after a lost answer is fine');
select is(pressrun.mail_failed(:'bob_notification_id', :'bob_lease_token', 'transient', 'x'), 'lease_lost', 'it cannot fail any more');
select results_eq(format('select status, attempts, due_at, sent_at, provider_id, courier from ops.outbox where notification_id = %L', :'bob_notification_id'),
  $$ values ('sent', 1, null::timestamptz, '2027-06-30 22:30Z'::timestamptz, 'provider-1', 'courier-1') $$, 'ops see how it went');
select test.due() \gset
select * from pressrun.take_mails('courier-2', 10, '7 days') \gset guest_
select is(:'guest_email'::text, 'guest@example.net', 'a lease that ends makes the mail due again: its courier died');
select is((select attempts from ops.outbox where email = 'guest@example.net'), 2, 'which counts as an attempt');
select pressrun.mail_handed_back(:'guest_notification_id', :'guest_lease_token') \gset
select is((select attempts from ops.outbox where email = 'guest@example.net'), 1, 'one that a stopping courier hands back does not');
select * from pressrun.take_mails('courier-2', 10, '7 days') \gset guest_
select is(pressrun.mail_failed(:'guest_notification_id', :'guest_lease_token', 'transient', '451 4.3.0 later'), 'pending', 'a transient failure is tried again');
select ok(due_at between clock_timestamp() + interval '40 seconds' and clock_timestamp() + interval '80 seconds', 'after a backoff')
  from ops.outbox where email = 'guest@example.net';
select ok(count(distinct pressrun.mail_backoff(n % 8)) = 200, 'each a little different') from generate_series(1, 200) n;
select ok(bool_and(pressrun.mail_backoff(n) between interval '7 seconds' and interval '2 hours 31 minutes'), 'and bounded') from generate_series(0, 100) n;
select is_empty('select test.taken()', 'and not before');
update pressrun.settings set mail_max_attempts = 3;
select test.due() \gset
select * from pressrun.take_mails('courier-2', 10, '7 days') \gset guest_
select is(pressrun.mail_failed(:'guest_notification_id', :'guest_lease_token', 'transient', '451 4.3.0 later'), 'dead', 'until its attempts are used up');
select results_eq($$ select status, attempts, reason, last_error, due_at from ops.outbox where email = 'guest@example.net' $$,
  $$ values ('dead', 3, 'It could not be delivered in 3 attempts.', '451 4.3.0 later', null::timestamptz) $$, 'a dead letter says why');
select is((select state from test.error_of(format('select pressrun.mail_failed(%L, %L, %L, %L)', :'guest_notification_id', :'guest_lease_token', 'transient', 'x'))),
  null, 'what is dead stays dead');
select is(pressrun.revive_mail(:'guest_notification_id'), true, 'ops can revive it');
select is(pressrun.revive_mail(:'guest_notification_id'), false, 'once');
select is((select string_agg(t, ',') from test.taken() t), 'guest@example.net', 'and it is due at once');
select test.due() \gset
select test.taken() \gset
select test.due() \gset
select test.taken() \gset
select test.due() \gset
select is_empty('select test.taken()', 'a mail whose couriers all died is not taken for ever');
select results_eq($$ select status, last_error from ops.outbox where email = 'guest@example.net' $$,
  $$ values ('dead', '451 4.3.0 later') $$, 'but given up');
update pressrun.settings set mail_max_attempts = 10;

-- Other kinds of mail.
select test.queue_mail('ada@example.org', '{"person": "Carl", "type": "numbers"}') as ask \gset
select * from pressrun.take_mails('c', 10, '7 days') \gset ask_
select is(row(:'ask_kind'::text, :'ask_email'::text, :'ask_details'::text)::text, row('access_requested', 'ada@example.org', '{"type": "numbers", "person": "Carl"}')::text,
  'mails about other things carry their own words (N5)');
select is((select state from test.error_of(format('select pressrun.mail_failed(%L, %L, %L, %L)', :'ask_notification_id', :'ask_lease_token', 'odd', 'x'))),
  'PRINV', 'a failure is of a known kind');
select is(pressrun.mail_failed(:'ask_notification_id', :'ask_lease_token', 'undeliverable', 'The address cannot be written.'), 'dead', 'what cannot be sent is dead at once');
select is((select reason from ops.outbox where notification_id = :'ask'), 'The address cannot be written.', 'with its reason');

-- N3: what came back.
create function test.mails(p_job text) returns setof text language sql stable as $$
  select concat_ws(' ', n ->> 'email', n ->> 'status', n ->> 'reason') from jsonb_array_elements(pressrun.get_job(1, 11, p_job) -> 'notifications') n
$$;
select test.mailed_job('{a@example.org,b@example.org,c@example.org}') as job2 \gset
create temp table sent as select * from pressrun.take_mails('c', 10, '7 days');
select is(pressrun.record_bounce((select notification_id from pressrun.notification_outbox where email = 'guest@example.net'), null, 'other@example.org', '5.1.1'),
  'unknown', 'a bounce for another address marks nothing');
select is(pressrun.record_bounce('01jd2m3n4p5q6r7s8t9v0w1x2y', null, 'a@example.org', '5.1.1'), 'unknown', 'nor does one for a mail that we did not send');
select is(pressrun.record_bounce(null, 'nobody', null, '5.1.1'), 'unknown', 'nor one by an id that no provider gave');
select is(pressrun.record_bounce(null, null, null, '5.1.1'), 'unknown', 'nor one without an id');
select is(pressrun.mail_failed(notification_id, lease_token, 'permanent', '550 5.1.1 User unknown'), 'bounced', 'a refusal is a bounce') from sent where email = 'a@example.org';
select is(pressrun.mail_sent(notification_id, lease_token, 'p-' || email), 'ok', 'the others are sent') from sent where email <> 'a@example.org';
select is(pressrun.record_bounce(null, 'p-b@example.org', 'B@example.org', '552 5.2.2 Over quota'), 'bounced', 'a bounce is found by the provider''s id');
select is(pressrun.record_bounce(null, 'p-b@example.org', null, '552 5.2.2 Over quota'), 'known', 'once');
select set_eq(format('select test.mails(%L)', :'job2'), $$ values ('a@example.org bounced There is no mailbox with this address.'),
  ('b@example.org bounced The mailbox is full.'), ('c@example.org sent') $$, 'each bounce marks its own mail, with a reason in plain words');
select is(test.status(:'job2'), 'completed', 'the job stays completed (N3)');
select is(pressrun.get_job(1, 11, :'job2') ->> 'note', 'email notification bounced', 'and its row says so, word for word (N3)');
select is(pressrun.get_job(1, 11, :'job2') -> 'actions' ? 'resend', true, 'and offers to send again');
select ok(not pressrun.bounce_reason(s) ~ '[0-9]', 'in plain words: ' || s) from unnest('{554 5.7.1 Spam,5.4.4,complaint: abuse,550 x,suppressed,552 5.3.4}'::text[]) s;
select is(pressrun.bounce_reason(null), 'The recipient''s mail server refused the mail.', 'even when nothing was said');

-- Resend.
create function test.resend(p_email text, p_to text default null, p_person bigint default 1, p_job text default null) returns text language plpgsql volatile as $$
begin
  return (select coalesce(e.state, 'ok') from test.error_of(format('select pressrun.resend_mail(%L, 11, %L, %L, %L)', p_person,
    coalesce(p_job, (select job_id from pressrun.notification_outbox where email = 'c@example.org' limit 1)), p_email, p_to)) e);
end
$$;
select is(test.resend('a@example.org', null, 6), 'PRNFD', 'who cannot see the job cannot send again');
select is(test.resend('a@example.org', null, 3), 'PRFBD', 'nor who only reads');
select is(test.resend('nobody@example.org'), 'PRINV', 'only a mail of this job is sent again');
select is(test.resend('a@example.org', 'no address'), 'PRINV', 'to an address');
select is(test.resend('a@example.org', E'x@example.org\r\nBcc: y@example.org'), 'PRINV', 'and one only');
select is(test.resend('A@example.org', 'anna@example.org', 2), 'ok', 'a colleague may correct the address');
select is(test.resend('a@example.org'), 'PRINV', 'what was sent again is not sent again a second time');
select is(test.resend('anna@example.org'), 'PRCFL', 'nor what is on its way');
select is(test.resend('b@example.org'), 'ok', 'the same address may be tried again: one mail a recipient holds for each completion');
select set_eq(format('select test.mails(%L)', :'job2'), $$ values ('a@example.org bounced There is no mailbox with this address.'),
  ('b@example.org bounced The mailbox is full.'), ('c@example.org sent'), ('anna@example.org pending'), ('b@example.org pending') $$, 'the old ones stay');
select is((select n ->> 'resent_as' from jsonb_array_elements(pressrun.get_job(1, 11, :'job2') -> 'notifications') n where n ->> 'email' = 'a@example.org'),
  (select notification_id from pressrun.notification_outbox where email = 'anna@example.org'), 'linked to the new ones');
select is(pressrun.get_job(1, 11, :'job2') ->> 'note', null, 'and the note is gone');
select is((select string_agg(t.email || ' ' || (t.details ->> 'title'), ', ' order by t.email) from pressrun.take_mails('c', 10, '7 days') t),
  'anna@example.org Numbers, b@example.org Numbers', 'they are sent like the first');
create function test.again(p_times integer) returns text language plpgsql volatile as $$
declare
  v_said text;
begin
  for i in 1..p_times loop
    perform pressrun.mail_sent(t.notification_id, t.lease_token, null) from pressrun.take_mails('c', 100, '7 days') t;
    v_said := test.resend('c@example.org');
    exit when v_said <> 'ok';
  end loop;
  return v_said;
end
$$;
select is(test.again(30), 'PRQTA', 'no job''s mails are sent again without end');
select is(test.resend('early@example.org', null, 1, :'early_job_id'), 'PRCFL', 'a job that did not complete has nothing to send');
select is((select state from test.error_of(format($$ insert into pressrun.notification_outbox (notification_id) values ('x') $$))), 'PRGRD', 'nobody writes mails by hand');
select is((select state from test.error_of($$ update pressrun.notification_outbox set status = 'sent', due_at = null $$)), 'PRGRD', 'or their ends');

-- A report that was swept before its mail went out.
select test.mailed_job('{late@example.org}') as job3 \gset
select test.stop_clock('2027-09-30 22:30Z') \gset
select is(t.details -> 'files', '[]'::jsonb, 'a mail whose files are gone is told so, and carries no link') from pressrun.take_mails('c', 10, '7 days') t where t.email = 'late@example.org';

select * from finish();
