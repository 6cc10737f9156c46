-- A small world for tests of the core: platform functions that read tables which a test can change (SPEC C6: a platform brings
-- its own), two report types, and helpers. Plain SQL, so that C++ tests load it too. Load it into a database of your own.
set client_min_messages = warning;
create schema test;
grant usage on schema test to public;

create table test.people (person_id bigint primary key, email text not null, name text not null, password text not null default 'secret');
create table test.events (event_id bigint primary key, workspace_id bigint not null, title text not null, slug text, time_zone text not null);
create table test.members (person_id bigint, workspace_id bigint, permissions text[] not null, primary key (person_id, workspace_id));

-- Workspace 1: alice and bob request and read numbers, vera only reads, carl may request but reads nothing, ada may all.
-- Workspace 2: sam. Workspaces 100 to 199 have one event each (1000 to 1099) and one person each, of the same number.
insert into test.people (person_id, email, name) values
  (1, 'alice@example.org', 'Alice'), (2, 'bob@example.org', 'Bob'), (3, 'vera@example.org', 'Vera'),
  (4, 'carl@example.org', 'Carl'), (5, 'ada@example.org', 'Ada'), (6, 'sam@example.org', 'Sam');
insert into test.members values
  (1, 1, '{reports.create,numbers.read}'), (2, 1, '{reports.create,numbers.read}'), (3, 1, '{numbers.read}'),
  (4, 1, '{reports.create}'), (5, 1, '{reports.create,numbers.read,secrets.read}'), (6, 2, '{reports.create,numbers.read,secrets.read}');
insert into test.events values
  (11, 1, 'Spring Gala', 'spring-gala', 'Europe/London'), (12, 1, 'Fall Fair', 'fall-fair', 'America/New_York'),
  (13, 1, 'Kiritimati Run', 'kiritimati-run', 'Pacific/Kiritimati'), (21, 2, 'Elsewhere', 'elsewhere', 'UTC');
insert into test.people (person_id, email, name)
  select n, format('p%s@example.org', n), 'P' || n from generate_series(1000, 1099) n;
insert into test.members select n, n - 900, '{reports.create,numbers.read}' from generate_series(1000, 1099) n;
insert into test.events select n, n - 900, 'E' || n, 'e' || n, 'UTC' from generate_series(1000, 1099) n;
grant select on test.people, test.events, test.members to public;
grant update on test.members to voyage_owner;

create or replace function platform.authenticate(p_email text, p_password text) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select p.person_id from test.people p where p.email = p_email and p.password = p_password $$;

create or replace function platform.person(p_person bigint) returns table (person_id bigint, email text, name text, locale text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select p.person_id, p.email, p.name, 'en' from test.people p where p.person_id = p_person $$;

create or replace function platform.person_by_subject(p_subject text) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select p.person_id from test.people p where p.person_id::text = p_subject $$;

create or replace function platform.person_by_email(p_email text) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select p.person_id from test.people p where lower(p.email) = lower(p_email) $$;

create or replace function platform.event(p_event bigint)
returns table (event_id bigint, workspace_id bigint, workspace_title text, title text, slug text, time_zone text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e.event_id, e.workspace_id, 'Workspace ' || e.workspace_id, e.title, e.slug, e.time_zone
  from test.events e where e.event_id = p_event
$$;

create or replace function platform.events_of(p_person bigint)
returns table (event_id bigint, workspace_id bigint, workspace_title text, title text, slug text, time_zone text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e.event_id, e.workspace_id, 'Workspace ' || e.workspace_id, e.title, e.slug, e.time_zone
  from test.events e join test.members m using (workspace_id) where m.person_id = p_person
$$;

create or replace function platform.workspaces_of(p_person bigint) returns setof bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select m.workspace_id from test.members m where m.person_id = p_person $$;

create or replace function platform.permissions(p_person bigint, p_workspace bigint) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select m.permissions from test.members m where m.person_id = p_person and m.workspace_id = p_workspace), '{}')
$$;

create or replace function platform.admins(p_workspace bigint) returns table (person_id bigint, email text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select p.person_id, p.email from test.people p where p.person_id = 5 $$;

create or replace function platform.grant_access(p_person bigint, p_workspace bigint, p_permission text, p_granted_by bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update test.members m set permissions = m.permissions || p_permission where m.person_id = p_person and m.workspace_id = p_workspace;
  return found;
end
$$;

-- The types that a test makes of its own: numbers, which most tests use, and secrets, which few may read.
create function reports.test_numbers(event_id bigint, n integer default 10, "from" date default null, "to" date default null)
returns table (i bigint, t text) language sql stable parallel safe
as $$ select g, 'row ' || g from generate_series(1, n) g $$;

create function reports.test_knows(p_event bigint, p_value text) returns boolean language sql stable
as $$ select p_value = 'known' $$;

select pressrun.apply_report_type($json${
  "type": "numbers", "title": "Numbers", "description": "Counts.", "group": "Tests", "permission": "numbers.read",
  "formats": ["csv", "xlsx"],
  "params": {"type": "object", "properties": {
    "n": {"type": "integer"}, "from": {"type": "string"}, "to": {"type": "string"}, "thing": {"type": "string"},
    "period": {"type": "string", "x-resolves": ["from", "to"]}}},
  "exists_checks": [{"param": "thing", "function": "reports.test_knows", "message": "There is no such thing."}],
  "columns": [{"name": "i", "type": "bigint"}, {"name": "t", "type": "text"}],
  "arguments": [{"name": "n", "type": "integer"}, {"name": "from", "type": "date"}, {"name": "to", "type": "date"}],
  "function": "reports.test_numbers"}$json$);
select pressrun.apply_report_type($json${
  "type": "secrets", "title": "Secrets", "description": "Tells.", "group": "Tests", "permission": "secrets.read", "formats": ["csv"],
  "params": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
  "limits": {"size_bytes": 1500000, "retention_days": 7, "run_deadline": "90 seconds", "max_attempts": 2},
  "columns": [{"name": "i", "type": "bigint"}, {"name": "t", "type": "text"}],
  "arguments": [{"name": "n", "type": "integer"}], "function": "reports.test_numbers"}$json$);

-- Time travel: from now on pressrun.now() is this much later than the clock.
create function test.travel(p_by interval) returns void language plpgsql as $$
begin
  execute format('create or replace function pressrun.now() returns timestamptz language sql stable parallel safe as %L',
    format('select statement_timestamp() + interval %L', p_by));
end
$$;
-- Or stands still at a time.
create function test.stop_clock(p_at timestamptz) returns void language plpgsql as $$
begin
  execute format('create or replace function pressrun.now() returns timestamptz language sql stable parallel safe as %L',
    format('select timestamptz %L', p_at));
end
$$;

create function test.worker(p_host text default 'host') returns uuid language sql volatile
as $$ select pressrun.register_worker(p_host, 1, 4, 'test') $$;

create function test.request(p_person bigint default 1, p_event bigint default 11, p_params jsonb default '{}') returns text
language sql volatile
as $$ select r.job_id from pressrun.request_report(p_person, p_event, 'numbers', p_params, '{csv}') r $$;

-- A job in the lane of schedules.
create function test.request_scheduled(p_person bigint, p_event bigint) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant text := pressrun.new_ulid();
begin
  perform pressrun.insert_job(v_job, p_event, (select e.workspace_id from platform.event(p_event) e),
    (select t from pressrun.report_types t where t.type = 'numbers'), '{}', 'csv', p_person, '{}', 1::smallint, null, null, null);
  return v_job;
end
$$;
alter function test.request_scheduled(bigint, bigint) owner to pressrun_owner;

create function test.status(p_job text) returns text language sql stable
as $$ select j.status from pressrun.event_report_jobs j where j.job_id = p_job $$;

-- The artifacts of a run as complete_job() wants them.
create function test.stored(p_job text, p_run_lease bigint) returns jsonb language sql stable security definer
as $$
  select coalesce(jsonb_agg(jsonb_build_object('artifact_id', a.artifact_id, 'bytes', 10, 'rows', 2, 'sha256', repeat('a', 64))), '[]')
  from pressrun.event_report_job_artifacts a where a.job_id = p_job and a.run_lease = p_run_lease
$$;

create function test.begin(p_job text, p_run_lease bigint, p_token uuid) returns jsonb language sql volatile
as $$ select pressrun.begin_run(p_job, p_run_lease, p_token, 1, '2020-01-01') $$;

create function test.complete(p_job text, p_run_lease bigint, p_token uuid) returns text language plpgsql volatile as $$
begin
  perform test.begin(p_job, p_run_lease, p_token);
  return pressrun.complete_job(p_job, p_run_lease, p_token, test.stored(p_job, p_run_lease));
end
$$;

-- Backoffs are over then, without waiting for as long as they last.
create function test.end_backoffs(p_in interval default '0') returns void
language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  update pressrun.job_queue q set available_at = clock_timestamp() + p_in where q.hold = 'backoff';
end
$$;
alter function test.end_backoffs(interval) owner to pressrun_owner;

-- Runs a statement as a role and tells how it ended: ok, or the SQLSTATE. Its effects stay.
create function test.as_role(p_role text, p_sql text) returns text language plpgsql volatile as $$
declare
  v_state text := 'ok';
begin
  begin
    perform set_config('role', p_role, true);
    execute p_sql;
  exception when others then
    v_state := sqlstate;
  end;
  perform set_config('role', 'none', true);
  return v_state;
end
$$;

-- The first column of the first row of a statement that a role runs.
create function test.value_as(p_role text, p_sql text) returns text language plpgsql volatile as $$
declare
  v_value text;
begin
  perform set_config('role', p_role, true);
  execute p_sql into v_value;
  perform set_config('role', 'none', true);
  return v_value;
end
$$;

-- The MESSAGE, DETAIL, HINT of an error, or null when there was none.
create function test.error_of(p_sql text, out state text, out message text, out detail jsonb) language plpgsql volatile as $$
declare
  v_detail text;
begin
  execute p_sql;
exception when others then
  get stacked diagnostics state = returned_sqlstate, message = message_text, v_detail = pg_exception_detail;
  detail := case when v_detail ~ '^[[{]' then v_detail::jsonb end;
end
$$;

-- Slots that a limited workspace counts, and those that its jobs really hold.
create function test.slots_used(p_workspace bigint) returns integer language sql stable
as $$ select s.used from pressrun.workspace_slots s where s.workspace_id = p_workspace order by s.version desc limit 1 $$;
create function test.slots_held(p_workspace bigint) returns integer language sql stable
as $$
  select count(*)::integer from pressrun.event_report_jobs j left join pressrun.job_queue q using (job_id)
  where j.workspace_id = p_workspace and (j.status = 'running' or j.status = 'queued' and (q.hold is null or q.hold = 'backoff'))
$$;

-- Everything that an organizer or ops could notice of a job, to show that a refused call changed nothing.
create function test.fingerprint(p_job text) returns text language sql stable
as $$
  select md5(concat_ws('|',
    (select j::text from pressrun.event_report_jobs j where j.job_id = p_job),
    (select string_agg(r::text, ',' order by r.run_lease) from pressrun.event_report_job_runs r where r.job_id = p_job),
    (select string_agg(a::text, ',' order by a.artifact_id) from pressrun.event_report_job_artifacts a where a.job_id = p_job),
    (select string_agg(e::text, ',' order by e.id) from pressrun.event_report_job_events e where e.job_id = p_job),
    (select string_agg(q::text, ',') from pressrun.job_queue q where q.job_id = p_job),
    (select string_agg(o::text, ',' order by o.notification_id) from pressrun.notification_outbox o where o.job_id = p_job)))
$$;
-- What is quiet from here on: set_config and helper calls print nothing.

-- Every call that a worker can make with a lease, one after the other, and whether one of them changed anything.
create function test.call_with(p_job text, p_run_lease bigint, p_token uuid, out answers text, out changed boolean) language plpgsql volatile as $$
declare
  v_before constant text := test.fingerprint(p_job);
begin
  answers := concat_ws(' ',
    coalesce(pressrun.begin_run(p_job, p_run_lease, p_token, 1, now())::text, 'null'),
    pressrun.report_progress(p_job, p_run_lease, p_token, 'rendering', 50, 5),
    pressrun.complete_job(p_job, p_run_lease, p_token, test.stored(p_job, p_run_lease)),
    pressrun.fail_job(p_job, p_run_lease, p_token, 'internal_error', '{}', true),
    pressrun.hand_back(p_job, p_run_lease, p_token, 'late'),
    pressrun.acknowledge_cancel(p_job, p_run_lease, p_token));
  changed := test.fingerprint(p_job) <> v_before;
end
$$;

-- Moves the queue's floor now, however little time has passed since the last tick.
create function test.tick() returns void language sql volatile security definer as $$ select pressrun.queue_tick() $$;

-- A worker that fell silent long ago. A server that has just started gives everybody one lease time: it is short, and waited for.
create function test.fall_silent(p_worker uuid) returns void language plpgsql volatile as $$
begin
  update pressrun.settings set lease_time = '2 seconds', heartbeat_interval = '1 second';
  update pressrun.workers set heartbeat_at = clock_timestamp() - interval '1 hour' where worker_id = p_worker;
  perform pg_sleep_until(pg_postmaster_start_time() + interval '2.1 seconds');
end
$$;
