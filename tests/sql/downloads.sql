-- S4, S6, S7, S8, S11: what a link gives its subject, and how downloads are counted.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

create function pg_temp.link(p_job text, p_subject bigint, p_event bigint default 11, p_format text default 'csv') returns text language sql volatile as $$
  select d.outcome from pressrun.authorize_download(p_event, p_job, p_format, p_subject) d
$$;
create function pg_temp.sign(p_person bigint, p_job text, p_event bigint default 11, p_format text default null) returns text language plpgsql volatile as $$
begin
  return pressrun.link_subject(p_person, p_event, p_job, p_format) ->> 'format';
exception when others then
  return sqlstate;
end
$$;

-- Before it is there.
select test.request() as job \gset
select is(pg_temp.link(:'job', 1), 'not_ready', 'a queued job is being prepared (S7)');
select is(pg_temp.sign(1, :'job'), 'csv', 'its link can be signed already');
select * from pressrun.claim_jobs(:'worker', 1) \gset
select is(pg_temp.link(:'job', 1), 'not_ready', 'so is a running one');
select test.begin(:'job', :run_lease, :'lease_token') \gset
select pressrun.report_progress(:'job', :run_lease, :'lease_token', 'finalizing', 95, 1) \gset
select is(pg_temp.link(:'job', 1), 'not_ready', 'also while it is finalizing');
select is(pg_temp.link(:'job', 4), 'forbidden', 'who may not read it learns nothing else (S8)');
select is(pg_temp.link(:'job', 6), 'forbidden', 'nor does a stranger');

-- When it is there.
select test.complete(:'job', :run_lease, :'lease_token') \gset
select results_eq(format('select outcome, title, filename, content_type, bytes, sha256, retention_days, r2_key is not null from pressrun.authorize_download(11, %L, %L, 1)', :'job', 'csv'),
  format($$ values ('ok', 'Numbers', %L, 'text/csv; charset=utf-8', 10::bigint, repeat('a', 64), 30, true) $$, format('numbers_spring-gala_%s.csv', to_char(now() at time zone 'Europe/London', 'YYYY-MM-DD'))),
  'a link gives the file with its name');
select is(pg_temp.link(:'job', 3), 'ok', 'to everybody who may read the type in the workspace');
select is(pg_temp.link(:'job', 1, 12), 'not_found', 'not under another event (S10)');
select is(pg_temp.link(:'job', 1, 11, 'xlsx'), 'not_found', 'not in a format that was not made');
select is(pg_temp.link(:'job', 1, 11, null), 'not_found', 'nor in none');
select is(pg_temp.link('01arz3ndektsv4rrffq69g5fav', 1), 'not_found', 'nor for a job that does not exist');
select is(pg_temp.link(:'job', null), 'forbidden', 'nor to nobody');

-- An event that has gone to another workspace takes its files with it (S11: the event's workspace now).
begin;
update test.events set workspace_id = 2 where event_id = 11;
select is(pg_temp.link(:'job', 3), 'forbidden', 'the people of its former workspace have it no more');
select is(pg_temp.link(:'job', 6), 'ok', 'those of its present one have');
select is(pg_temp.sign(6, :'job'), 'csv', 'and may sign links');
select is(pg_temp.sign(3, :'job'), 'PRNFD', 'which the others may not');
update test.events set event_id = 14 where event_id = 11;
select is(pg_temp.link(:'job', s), 'forbidden', 'of an event that is gone nobody has them: person ' || s) from unnest('{1,3,6}'::bigint[]) s;
select is(pg_temp.sign(1, :'job'), 'PRFBD', 'nor may their requester sign a link');
rollback;

-- C6, S8: permission is asked at every download.
update test.members set permissions = '{reports.create}' where person_id = 1;
select is(pg_temp.link(:'job', 1), 'forbidden', 'revoking the permission takes effect at once');
select is(pg_temp.sign(1, :'job'), 'PRFBD', 'no new link is signed either, though the requester sees the job');
select is((select message from test.error_of(format('select pressrun.link_subject(1, 11, %L, null)', :'job'))),
  'You don''t have permission to access this report. Contact your workspace admin.', 'in these words');
select is((select count(*) from pressrun.event_report_job_artifacts where state = 'available'), 1::bigint, 'the artifact is kept');
update test.members set permissions = '{reports.create,numbers.read}' where person_id = 1;
select is(pg_temp.link(:'job', 1), 'ok', 'and granting it again too');

-- Who may sign.
select is(pg_temp.sign(2, :'job'), 'csv', 'a colleague signs a link of their own');
select is(pg_temp.sign(2, :'job', 11, 'csv'), 'csv', 'for a format that there is');
select is(pg_temp.sign(2, :'job', 11, 'xlsx'), 'PRINV', 'not for another');
select is(pg_temp.sign(2, :'job', 12), 'PRNFD', 'not under another event');
select is(pg_temp.sign(6, :'job'), 'PRNFD', 'a stranger does not find the job');
select is(pg_temp.sign(4, :'job'), 'PRNFD', 'nor does a colleague without the permission');
select ok((pressrun.link_subject(1, 11, :'job', null) ->> 'artifact_expires_at')::timestamptz between now() + interval '29 days' and now() + interval '31 days',
  'who signs learns until when the file is there');

-- S4: counted and recorded.
select pressrun.record_download(:'job', 'csv', 1, 'GET', null, '::1', repeat('u', 400), true) \gset
select pressrun.record_download(:'job', 'csv', 3, 'HEAD', null, '::1', 'agent', false) \gset
select pressrun.record_download(:'job', 'csv', 3, 'GET', 100, '::1', 'agent', false) \gset
select results_eq(format('select download_count, last_downloaded_at is not null from pressrun.event_report_jobs where job_id = %L', :'job'), $$ values (1, true) $$,
  'a GET of the whole counts, HEAD and later ranges do not');
select is((select jsonb_agg(d - 'at') from jsonb_array_elements(pressrun.job_downloads(1, 11, :'job') -> 'data') d), format('[
  {"person_id": 3, "format": "csv", "method": "GET", "range_start": 100, "remote_addr": "::1", "user_agent": "agent", "counted": false},
  {"person_id": 3, "format": "csv", "method": "HEAD", "range_start": null, "remote_addr": "::1", "user_agent": "agent", "counted": false},
  {"person_id": 1, "format": "csv", "method": "GET", "range_start": null, "remote_addr": "::1", "user_agent": "%s", "counted": true}]', repeat('u', 300))::jsonb,
  'all are recorded: who, when, how');
select is((select count(*) from pressrun.event_report_job_events where job_id = :'job'), 3::bigint, 'a download is no change of status');
select is((select state from test.error_of(format('select pressrun.record_download(%L, %L, 1, %L, null, null, null, true)', 'no such job', 'csv', 'GET'))), '23503', 'of a job that exists');

-- What will never come.
create function pg_temp.failed() returns text language plpgsql volatile as $$
declare
  v_job constant text := test.request();
  c record;
begin
  select * into c from pressrun.claim_jobs((select worker_id from pressrun.workers), 1);
  perform pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, 'too_large', null, false);
  return v_job;
end
$$;
select pg_temp.failed() as failed \gset
select is(pg_temp.link(:'failed', 1), 'failed', 'a failed job has no file');
select is(pg_temp.sign(1, :'failed'), 'PRCFL', 'and no link');
select test.request() as cancelled \gset
select pressrun.cancel_job(1, 11, :'cancelled') \gset
select is(pg_temp.link(:'cancelled', 1) || ' ' || pg_temp.sign(1, :'cancelled'), 'failed PRCFL', 'nor has a cancelled one');

-- S6: swept.
create function test.sweep(p_job text) returns void language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  update event_report_job_artifacts set state = 'expired' where job_id = p_job;
  update event_report_jobs set status = 'expired' where job_id = p_job;
end
$$;
alter function test.sweep(text) owner to pressrun_owner;
select test.sweep(:'job') \gset
select results_eq(format('select outcome, title, retention_days, r2_key from pressrun.authorize_download(11, %L, %L, 1)', :'job', 'csv'), $$ values ('swept', 'Numbers', 30, null::text) $$,
  'a swept one says so, never that it is not found');
select is((select message from test.error_of(format('select pressrun.link_subject(1, 11, %L, null)', :'job'))),
  'This report''s artifacts were removed after 30 days. Generate a new one.', 'and its link cannot be signed again');
select is(pg_temp.link(:'job', 6), 'forbidden', 'still only to who may know');

select * from finish();
