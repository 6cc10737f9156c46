-- S9, S6, J2: the sweeper takes an artifact back when its retention is over and not a second before, the job goes with its last
-- artifact, and only the rows change at first.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

-- A completed job of one or two formats.
create function pg_temp.completed(p_formats text[] default '{csv}', p_type text default 'numbers', p_person bigint default 1) returns text language plpgsql volatile as $$
declare
  v_job text;
  c record;
begin
  select r.job_id into v_job from pressrun.request_report(p_person, 11, p_type, '{"n": 1}', p_formats) r;
  select * into c from pressrun.claim_jobs((select worker_id from pressrun.workers), 1);
  perform test.complete(c.job_id, c.run_lease, c.lease_token);
  return v_job;
end
$$;
create function pg_temp.states(p_job text) returns text language sql stable as $$
  select string_agg(a.format || ' ' || a.state, ', ' order by a.format) from pressrun.event_report_job_artifacts a where a.job_id = p_job
$$;
create function pg_temp.json_of(p_job text, p_person bigint default 1) returns jsonb language plpgsql volatile as $$
begin
  return test.value_as('pressrun_httpd', format('select pressrun.get_job(%s, 11, %L)', p_person, p_job))::jsonb;
end
$$;

-- To the second.
select test.stop_clock('2026-03-01 12:00:00+00') \gset
select pg_temp.completed('{csv,xlsx}') as job \gset
select pg_temp.completed('{csv}', 'secrets', 5) as secret \gset
select is((select array_agg(distinct a.expires_at) from pressrun.event_report_job_artifacts a where a.job_id = :'job'), '{2026-03-31 12:00:00+00}',
  'the default retention is 30 days from completion');
select is((select a.expires_at from pressrun.event_report_job_artifacts a where a.job_id = :'secret'), '2026-03-08 12:00:00+00', 'or what the type says');
select test.stop_clock('2026-03-08 11:59:59+00') \gset
select is(pressrun.expire_artifacts(), 0::bigint, 'nothing goes a second early');
select test.stop_clock('2026-03-08 12:00:00+00') \gset
select is(pressrun.run_duty('expire_artifacts'), 1::bigint, 'it goes at the second, by the duty');
select is(pg_temp.states(:'secret') || ' ' || test.status(:'secret'), 'csv expired expired', 'artifact and job of that type');
select is(pg_temp.states(:'job') || ' ' || test.status(:'job'), 'csv available, xlsx available completed', 'and no other');
select test.stop_clock('2026-03-31 11:59:59+00') \gset
select is(pressrun.expire_artifacts(), 0::bigint, 'nor is another a second early');

-- Only the last artifact takes the job with it.
update pressrun.event_report_job_artifacts a set expires_at = '2026-03-31 11:59:59+00' where a.job_id = :'job' and a.format = 'csv';
select is(pressrun.expire_artifacts(), 1::bigint, 'one of two artifacts goes');
select is(test.status(:'job'), 'completed', 'the job stays while it has another');
select is(pg_temp.json_of(:'job') #>> '{artifacts,0,format}', 'xlsx', 'which it still offers');
select is((select outcome from pressrun.authorize_download(11, :'job', 'csv', 1)), 'swept', 'the link of the one that went says that it was removed (S6)');
select is((select outcome from pressrun.authorize_download(11, :'job', 'xlsx', 1)), 'ok', 'the link of the other gives the file');
select is((select message from test.error_of(format('select pressrun.link_subject(1, 11, %L, %L)', :'job', 'csv'))),
  'This report''s artifacts were removed after 30 days. Generate a new one.', 'no link of the first can be signed any more');
select test.stop_clock('2026-03-31 12:00:00+00') \gset
select is(pressrun.expire_artifacts(), 1::bigint, 'then the other goes');
select results_eq(format('select status, updated_at, finished_at, status_by, status_reason from pressrun.event_report_jobs where job_id = %L', :'job'),
  $$ values ('expired', '2026-03-31 12:00:00+00'::timestamptz, '2026-03-01 12:00:00+00'::timestamptz, 'janitor', 'artifacts removed after 30 days') $$, 'and the job with it');
select results_eq(format('select from_status, to_status, actor, reason from pressrun.event_report_job_events where job_id = %L order by id desc limit 1', :'job'),
  $$ values ('completed', 'expired', 'janitor', 'artifacts removed after 30 days') $$, 'by the state machine, with its line in the history (J2)');
select is(pressrun.expire_artifacts(), 0::bigint, 'nothing is swept twice');

-- What the organizer sees.
select is(pg_temp.json_of(:'job') -> 'status', '"expired"', 'the job is expired in the API');
select is(pg_temp.json_of(:'job') -> 'artifacts', '[]', 'without artifacts');
select is(pg_temp.json_of(:'job') -> 'actions', '["rerun"]', 'and can be run again');
select is(test.value_as('pressrun_httpd', 'select pressrun.list_jobs(1, 11, p_status => ''expired'') -> ''data'' -> 0 ->> ''job_id'''), :'job', 'the list finds it by its status');

-- Row first, object later.
select is((select count(*) from pressrun.objects_to_delete(100)), 0::bigint, 'no object is deleted yet');
select ok(bool_and(a.delete_after between clock_timestamp() + interval '9 minutes' and clock_timestamp() + interval '10 minutes'),
  'but after the grace, by the wall clock') from pressrun.event_report_job_artifacts a;
select throws_ok($$ update pressrun.settings set delete_grace = '299 seconds' $$, '23514', null, 'the grace is never shorter than a presigned URL lives');
select results_eq('select state, artifacts, due, refused from ops.sweeper', $$ values ('expired', 3::bigint, 0::bigint, 0::bigint) $$, 'ops see what waits (O1)');
select test.travel('10 years') \gset
select is((select count(*) from pressrun.objects_to_delete(100)), 0::bigint, 'which travel in time does not shorten');
update pressrun.event_report_job_artifacts set delete_after = clock_timestamp();
select is((select due from ops.sweeper), 3::bigint, 'and what is due');
select is((select count(*) from pressrun.objects_to_delete(100)), 3::bigint, 'then a janitor is given them');
select is((select count(*) from pressrun.objects_to_delete(100)), 0::bigint, 'and no second one at the same time');
update pressrun.event_report_job_artifacts set delete_after = clock_timestamp();
select is((select count(*) from pressrun.objects_to_delete(100)), 3::bigint, 'but again, if the first died on the way');
select count(pressrun.object_deleted(artifact_id)) from pressrun.event_report_job_artifacts \gset
select is(pg_temp.states(:'job'), 'csv deleted, xlsx deleted', 'a deleted object is noted');
select is((select outcome from pressrun.authorize_download(11, :'job', 'csv', 1)), 'swept', 'and its link still says that it was removed, never that it is not found (S6)');

-- In bounded batches.
select test.travel('0') \gset
select count(pg_temp.completed()) from generate_series(1, 7) \gset
select test.travel('31 days') \gset
update pressrun.duties set due_at = clock_timestamp() + interval '1 hour' where name = 'expire_artifacts';
select is(pressrun.expire_artifacts(3), 3::bigint, 'a sweep takes so many');
select ok(due_at <= clock_timestamp(), 'and is due again at once, since there may be more') from pressrun.duties where name = 'expire_artifacts';
select is(pressrun.expire_artifacts(3), 3::bigint, 'then the next ones');
update pressrun.duties set due_at = clock_timestamp() + interval '1 hour' where name = 'expire_artifacts';
select is(pressrun.expire_artifacts(3), 1::bigint, 'then the rest');
select ok(due_at > clock_timestamp(), 'after which there is no hurry') from pressrun.duties where name = 'expire_artifacts';
select is((select count(*) from pressrun.event_report_jobs where status = 'completed'), 0::bigint, 'all are gone');

-- It looks at what is due, and never at the whole table.
create function test.archive(p_job text, p_count integer) returns void language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  insert into event_report_job_artifacts (artifact_id, job_id, run_lease, format, state, r2_key, filename, content_type, bytes, rows, sha256, created_at, expires_at, deleted_at)
  select 'old' || n, p_job, n, 'csv', 'deleted', 'old' || n, 'f', 'text/csv', 1, 1, repeat('a', 64), now(), now() - interval '1 year', now() from generate_series(1, p_count) n;
end
$$;
alter function test.archive(text, integer) owner to pressrun_owner;
select test.archive(:'job', 20000) \gset
analyze pressrun.event_report_job_artifacts;
create temp table plan (line text);
do $$
declare
  v_line text;
begin
  for v_line in explain select a.job_id from pressrun.event_report_job_artifacts a
    where a.state = 'available' and a.expires_at <= pressrun.now() order by a.expires_at limit 500 loop
    insert into plan values (v_line);
  end loop;
end
$$;
select matches(string_agg(line, ' '), 'Index Scan using event_report_job_artifacts_to_expire', 'by an index of what can expire') from plan;

-- The button of an expired link (S5, S6, S11): a new link, or a new report.
create function pg_temp.renew(p_person bigint, p_job text, p_format text default 'csv') returns text language plpgsql volatile as $$
declare
  r record;
begin
  select * into r from pressrun.renew_download(p_person, 11, p_job, p_format, 'req');
  return r.outcome || case when r.job_id = p_job then ' same' else ' other' end;
exception when others then
  return sqlstate;
end
$$;
select test.travel('0') \gset
select pg_temp.completed('{csv,xlsx}') as fresh \gset
select is(pg_temp.renew(2, :'fresh'), 'signed same', 'while the file is there a new link of it is signed, for a colleague too');
select is(pg_temp.renew(3, :'fresh'), 'signed same', 'and for who may only read');
select is(pg_temp.renew(4, :'fresh'), 'PRFBD', 'not without the permission');
select is(pg_temp.renew(6, :'fresh'), 'PRFBD', 'nor for a stranger');
select is(pg_temp.renew(1, :'fresh', 'pdf'), 'PRNFD', 'nor for a format that there is not');
select test.travel('31 days') \gset
select pressrun.expire_artifacts() \gset
select is(pg_temp.renew(3, :'fresh'), 'PRFBD', 'when it was swept, who may not request is refused');
select is(pg_temp.renew(1, :'fresh'), 'rerun other', 'who may gets a new job');
select results_eq(format($$ select job_id, requested_by, params, format, status, retry_of from pressrun.event_report_jobs where rerun_of = %L $$, :'fresh'),
  format($$ select job_id, 1::bigint, '{"n": 1}'::jsonb, 'csv,xlsx', 'queued', null::text from pressrun.event_report_jobs where rerun_of = %L $$, :'fresh'), 'that points back to the first');
select is(pg_temp.renew(1, :'fresh', 'xlsx'), 'rerun other', 'a second click');
select is((select count(*) from pressrun.event_report_jobs where rerun_of = :'fresh'), 1::bigint, 'is led to the same job');
select is(pg_temp.renew(2, :'fresh'), 'rerun other', 'another person');
select is((select count(*) from pressrun.event_report_jobs where rerun_of = :'fresh'), 2::bigint, 'gets a job of their own (J11)');
select test.worker() as worker \gset
select c.* from pressrun.claim_jobs(:'worker', 100) c where c.job_id = (select j.job_id from pressrun.event_report_jobs j where j.rerun_of = :'fresh' and j.requested_by = 1) \gset c_
select pressrun.cancel_job(1, 11, :'c_job_id') \gset
select is(pg_temp.renew(1, :'fresh'), 'rerun other', 'a click while that job is being cancelled (J9)');
select is((select count(*) from pressrun.event_report_jobs where rerun_of = :'fresh' and requested_by = 1), 2::bigint, 'begins another');
select test.request() as queued \gset
select is(pg_temp.renew(1, :'queued'), 'signed same', 'a job that is not there yet gets a new link');
select pressrun.cancel_job(1, 11, :'queued') \gset
select is(pg_temp.renew(1, :'queued'), 'rerun other', 'one that was cancelled is run again');

select * from finish();
