-- J16: pausing and resuming a type, a workspace, or all.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset
create function pg_temp.claim(p_worker uuid) returns text language sql volatile as $$
  select coalesce(string_agg(c.job_id, ' ' order by c.job_id), 'nothing') from pressrun.claim_jobs(p_worker, 10) c
$$;
create function pg_temp.hold(p_job text) returns text language sql stable as $$
  select coalesce(q.hold, 'claimable') from pressrun.job_queue q where q.job_id = p_job
$$;

-- A type.
select test.request() as before \gset
select is(pressrun.pause('type', 'numbers', null, ' moving the source '), 1::bigint, 'a pause says how many queued jobs it holds');
select test.request() as after \gset
select is(pg_temp.hold(:'before'), 'paused', 'what was queued before is held');
select is(pg_temp.hold(:'after'), 'paused', 'and what comes after it');
select is(pg_temp.claim(:'worker'), 'nothing', 'nothing of a paused type is claimed (J16)');
select is((select concat_ws('|', p.scope, p.type, p.workspace_id, p.reason, p.paused_by, p.lasts) from ops.pauses p),
  'type|numbers|moving the source|' || session_user || '|t', 'ops see it');
select is((test.error_of($$ select pressrun.pause('type', 'numbers', null, 'again') $$)).state, 'PRCFL', 'twice is a conflict');
select is(pressrun.resume('type', 'numbers', null), 2::bigint, 'resume lets both go');
select is((test.error_of($$ select pressrun.resume('type', 'numbers', null) $$)).state, 'PRCFL', 'and is a conflict when nothing is paused');
select is(pg_temp.claim(:'worker'), :'before' || ' ' || :'after', 'they are claimed in their old order');
select is((select p.resumed_by from pressrun.pauses p), session_user::text, 'the pause stays as history');

-- What runs goes on; what comes back is held.
select j.run_lease as lease, j.lease_token as token from pressrun.event_report_jobs j where j.job_id = :'before' \gset
select pressrun.pause('workspace', null, 1, 'unpaid') \gset
select is(pressrun.report_progress(:'before', :lease, :'token', 'rendering', 5, 1), 'ok', 'what runs goes on');
select is(pressrun.running_in('workspace', null, 1), 2::bigint, 'a drain waits for two');
select is(pressrun.running_in('all', null, null), 2::bigint, 'in all');
select is(pressrun.running_in('workspace', null, 2), 0::bigint, 'and for none elsewhere');
select test.complete(:'before', :lease, :'token') \gset
select j.run_lease as lease, j.lease_token as token from pressrun.event_report_jobs j where j.job_id = :'after' \gset
select pressrun.hand_back(:'after', :lease, :'token', 'stops') \gset
select is(pg_temp.hold(:'after'), 'paused', 'a run that is handed back is held');
select test.request(6, 21) as elsewhere \gset
select is(pg_temp.claim(:'worker'), :'elsewhere', 'other workspaces go on');
select pressrun.pause('type', 'numbers', null, 'both') \gset
select is(pressrun.resume('workspace', null, 1), 0::bigint, 'what another pause holds stays');
select is(pg_temp.hold(:'after'), 'paused', 'held');
select is(pressrun.resume('type', 'numbers', null), 1::bigint, 'until that one ends too');
select is(pg_temp.hold(:'after'), 'claimable', 'then it can be claimed');
select is(pressrun.cancel_job(1, 11, :'after'), 'cancelled', 'and cancelled');

-- The organizer reads why.
create function pg_temp.note(p_job text) returns text language sql volatile as $$
  select concat_ws('|', j ->> 'note', j -> 'queue' ->> 'paused', j -> 'queue' ->> 'ahead') from pressrun.get_job(1, 11, p_job) j
$$;
select test.request() as told \gset
select is(pg_temp.note(:'told'), '', 'a job that waits for its turn has no note');
select pressrun.pause('type', 'numbers', null, 'the source moves') \gset
select is(pg_temp.note(:'told'), 'Paused by the operators: the source moves|Paused by the operators: the source moves', 'one that a pause holds says so (J16)');
select test.travel('5 minutes 1 second') \gset
select is(pg_temp.note(:'told'), 'Job is taking longer than usual. We''re investigating.|Paused by the operators: the source moves', 'after 5 minutes it has the note of J4, word for word');
select test.travel('0') \gset
select pressrun.resume('type', 'numbers', null) \gset
select pressrun.pause('workspace', null, 2, 'theirs') \gset
select is(pg_temp.note(:'told'), '', 'a pause of others is no note');
select pressrun.resume('workspace', null, 2) \gset
select pressrun.pause('all', null, null, 'upgrade') \gset
select is(pg_temp.note(:'told'), 'Paused by the operators: upgrade|Paused by the operators: upgrade', 'a pause of all is one');
select pressrun.resume('all', null, null) \gset
select pressrun.cancel_job(1, 11, :'told') \gset

-- All.
select pressrun.pause('all', null, null, 'maintenance') \gset
select test.request() as job \gset
select is(pg_temp.claim(:'worker'), 'nothing', 'while all is paused nothing is claimed (J16)');
select is((select q.hold from pressrun.job_queue q where q.job_id = :'job'), null, 'nothing was written for that');
select pressrun.resume('all', null, null) \gset
select is(pg_temp.claim(:'worker'), :'job', 'after it all goes on');

-- With a running limit: a paused job holds no place.
select pressrun.set_workspace_limits(1, null, 1) \gset
select pressrun.fail_by_ops(:'job', 'clearing up') \gset
select test.request() as one, test.request() as two \gset
select is(pg_temp.hold(:'one') || ' ' || pg_temp.hold(:'two'), 'claimable limit', 'one has the place, the other waits');
select pressrun.pause('type', 'numbers', null, 'x') \gset
select is(test.slots_used(1), 0, 'a paused job has no place');
select pressrun.resume('type', 'numbers', null) \gset
select is(pg_temp.hold(:'one') || ' ' || pg_temp.hold(:'two'), 'claimable limit', 'resumed, they stand as before');
select is(test.slots_used(1), 1, 'and one place is taken');
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 1) c \gset
select pressrun.pause('workspace', null, 1, 'x') \gset
select is(test.slots_used(1), 1, 'the one that runs keeps its place');
select pressrun.fail_job(:'one', :lease, :'token', 'storage_unavailable', '{}', true) \gset
select is(pg_temp.hold(:'one') || ' ' || test.slots_used(1), 'paused 0', 'when it comes back it is held and gives it up');
select is(pressrun.cancel_job(1, 11, :'two'), 'cancelled', 'a held job can be cancelled');
select is(test.slots_used(1), 0, 'which frees no place that it did not have');
select pressrun.resume('workspace', null, 1) \gset
select is(test.slots_used(1) || ' ' || pg_temp.hold(:'one'), '1 claimable', 'resumed, it takes one');
select pressrun.set_workspace_limits(1, null, null) \gset
select pressrun.set_workspace_limits(1, null, 2) \gset
select is(test.slots_used(1), 1, 'a new limit counts it once');

-- Workspaces with a limit and without, together.
select pressrun.fail_by_ops(j.job_id, 'clearing up') from pressrun.event_report_jobs j where j.status in ('queued', 'running') \g /dev/null
create function pg_temp.line(p_workspace bigint) returns text language sql stable as $$
  select string_agg(coalesce(q.hold, 'claimable'), ' ' order by q.seq) from pressrun.job_queue q where q.workspace_id = p_workspace
$$;
create function pg_temp.locks(p_class text) returns bigint language sql volatile as $$
  select count(*) from pg_locks l where l.locktype = 'advisory' and l.pid = pg_backend_pid() and l.classid = pressrun.advisory_class(p_class)::oid
$$;
select count(test.request()) from generate_series(1, 3) \gset
select count(test.request(6, 21)) from generate_series(1, 3) \gset
select count(test.request(n, n)) from generate_series(1000, 1019) n \gset
select test.request_scheduled(6, 21) as scheduled \gset
begin;
select is(pressrun.pause('type', 'numbers', null, 'x'), 27::bigint, 'a pause holds jobs with a limit and without');
select is(pg_temp.locks('limits') || ' ' || pg_temp.locks('slots'), '1 1', 'and locks the one workspace that has a limit');
commit;
select is((select string_agg(distinct q.hold, ' ') from pressrun.job_queue q), 'paused', 'all of them');
select is(test.slots_used(1), 0, 'none has a place');
select pressrun.pause('workspace', null, 100, 'theirs') \gset
begin;
select is(pressrun.resume('type', 'numbers', null), 26::bigint, 'resume lets go what no other pause holds');
select is(pg_temp.locks('limits') || ' ' || pg_temp.locks('slots'), '1 1', 'with the same locks');
commit;
select is(pg_temp.line(1), 'claimable claimable limit', 'within the limit');
select is(pg_temp.line(2) || ' ' || pg_temp.line(101), 'claimable claimable claimable claimable claimable', 'or at once');
select is(pg_temp.line(100), 'paused', 'but for theirs');
select is(array_agg(q.job_id order by q.tag), array_agg(q.job_id order by q.seq), 'in their old order') from pressrun.job_queue q where q.workspace_id = 2 and q.lane = 0;
select is(count(distinct q.tag), 1::bigint, 'workspaces in turn') from (
  select q.workspace_id, min(q.tag) as tag from pressrun.job_queue q where q.hold is null and q.lane = 0 group by q.workspace_id) q;
select test.request(6, 21) as last \gset
select is((select q.job_id from pressrun.job_queue q where q.workspace_id = 2 and q.lane = 0 order by q.tag desc limit 1), :'last', 'who comes after them is after them');
select pressrun.resume('workspace', null, 100) \gset

-- A backoff goes on after a pause.
select pressrun.fail_by_ops(j.job_id, 'clearing up') from pressrun.event_report_jobs j where j.status in ('queued', 'running') \g /dev/null
select test.request(6, 21) as backs_off \gset
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'worker', 1) c \gset
select pressrun.fail_job(:'backs_off', :lease, :'token', 'storage_unavailable', '{}', true) \gset
select pressrun.pause('workspace', null, 2, 'x') \gset
select is(pg_temp.hold(:'backs_off'), 'paused', 'who backs off is held');
select pressrun.resume('workspace', null, 2) \gset
select is((select q.hold || ' ' || (q.available_at = j.not_before) from pressrun.job_queue q join pressrun.event_report_jobs j using (job_id) where q.job_id = :'backs_off'),
  'backoff true', 'and backs off until then');

-- Words for what is wrong.
select is((test.error_of(format('select pressrun.pause(%L, %s, %s, %L)', scope, type, workspace, reason))).detail -> 0 ->> 'field', field, scope || ' ' || field)
from (values ('some', 'null', 'null', 'x', 'scope'), ('type', 'null', 'null', 'x', 'type'), ('type', $$'nothing'$$, 'null', 'x', 'type'),
  ('all', $$'numbers'$$, 'null', 'x', 'type'), ('workspace', 'null', 'null', 'x', 'workspace'), ('all', 'null', '1', 'x', 'workspace'),
  ('all', 'null', 'null', ' ', 'reason'), ('all', 'null', 'null', repeat('x', 501), 'reason')) v(scope, type, workspace, reason, field);
select is(test.as_role('pressrun_httpd', $$ select pressrun.pause('all', null, null, 'x') $$), '42501', 'the httpd may not pause (O5)');
select is(test.as_role('postgres', $$ update pressrun.pauses set reason = 'y' $$), 'PRGRD', 'nobody writes pauses by hand');

select * from finish();
