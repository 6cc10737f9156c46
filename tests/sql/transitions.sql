-- SPEC 1: no change of status beside the table of transitions, and none at all by DML, whoever asks and however (O5, J2).
\ir support/world.sql
select no_plan();

-- One job in each state, and a function such as ours, to show what the triggers let our own functions do.
create table test.jobs (status text primary key, job_id text);

create function test.as_our_function(p_sql text) returns text
language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  execute p_sql;
  return 'ok';
exception when others then
  return sqlstate;
end
$$;
alter function test.as_our_function(text) owner to pressrun_owner;
grant select on test.jobs to public;

-- An UPDATE that keeps every check constraint, so that only the state machine is left to refuse it.
create function test.consistent(p_to text) returns text language sql as $$
  select format('status = %L, finished_at = case when %L in (''queued'', ''running'') then null else now() end,
    failure_code = case when %L = ''failed'' then ''x'' end, failure_reason = case when %L = ''failed'' then ''x'' end,
    started_at = coalesce(started_at, now()), lease_token = coalesce(lease_token, gen_random_uuid()),
    worker_id = coalesce(worker_id, gen_random_uuid())', p_to, p_to, p_to, p_to)
$$;

do $$
declare
  v_worker constant uuid := test.worker();
  c record;
begin
  insert into test.jobs select s, null from unnest('{queued,running,completed,failed,cancelled,expired}'::text[]) s;
  for i in 1..6 loop
    perform test.request();
  end loop;
  for c in select * from pressrun.claim_jobs(v_worker, 4) loop
    if (select job_id from test.jobs where status = 'running') is null then
      update test.jobs set job_id = c.job_id where status = 'running';
    elsif (select job_id from test.jobs where status = 'failed') is null then
      perform pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, 'internal_error', null, false);
      update test.jobs set job_id = c.job_id where status = 'failed';
    else
      perform test.complete(c.job_id, c.run_lease, c.lease_token);
      update test.jobs set job_id = c.job_id
      where status = case when (select job_id from test.jobs where status = 'completed') is null then 'completed' else 'expired' end;
    end if;
  end loop;
  perform test.as_our_function('update event_report_jobs set status = ''expired'' where job_id = (select job_id from test.jobs where status = ''expired'')');
  update test.jobs set job_id = (select max(job_id) from pressrun.event_report_jobs j where j.status = 'queued') where status = 'cancelled';
  perform pressrun.cancel_job(1, 11, (select job_id from test.jobs where status = 'cancelled'));
  update test.jobs set job_id = (select max(job_id) from pressrun.event_report_jobs j where j.status = 'queued') where status = 'queued';
end
$$;
select set_eq($$ select t.status from test.jobs t join pressrun.event_report_jobs j on (j.job_id, j.status) = (t.job_id, t.status) $$,
  $$ values ('queued'), ('running'), ('completed'), ('failed'), ('cancelled'), ('expired') $$, 'there is a job in each state');
select md5(string_agg(test.fingerprint(job_id), ',' order by job_id)) as before from test.jobs \gset

-- The pairs that p_way lets through, tried one by one and undone. p_way names a way to change the status.
create function test.refusal(p_sql text, p_way text) returns text language plpgsql as $$
begin
  if p_way = 'replica' then
    perform set_config('session_replication_role', 'replica', true);
  elsif p_way in ('role', 'role as replica') then
    perform set_config('session_replication_role', case when p_way = 'role' then 'origin' else 'replica' end, true);
    set local role pressrun_owner;
  elsif p_way = 'session authorization' then
    set local session authorization pressrun_owner;
  end if;
  execute p_sql;
  raise exception 'undo' using errcode = 'TESTU';
exception when others then
  return sqlstate;
end
$$;
create function test.passing(p_statement text, p_way text) returns text language sql as $$
  select string_agg(f.status || '>' || t.status, ' ')
  from test.jobs f cross join test.jobs t
  where f.status <> t.status
    and test.refusal(replace(replace(p_statement, '$set', test.consistent(t.status)), '$job', quote_literal(f.job_id)), p_way) <> 'PRGRD'
$$;
\set plain '''update pressrun.event_report_jobs set $set where job_id = $job'''
select is(test.passing(:plain, 'plain'), null, 'the superuser cannot change a status');
select is(test.passing(:plain, 'replica'), null, 'nor with session_replication_role = replica');
select is(test.passing(:plain, 'role'), null, 'nor as the owner by SET ROLE');
select is(test.passing(:plain, 'role as replica'), null, 'nor with both');
select is(test.passing(:plain, 'session authorization'), null, 'nor as the owner by SET SESSION AUTHORIZATION');
select is(test.passing('update only pressrun.event_report_jobs j set $set from test.jobs t where t.job_id = j.job_id and j.job_id = $job', w), null,
  format('nor by UPDATE ... FROM (%s)', w)) from unnest('{plain,replica,role}'::text[]) w;
select is(test.passing('with c as (update pressrun.event_report_jobs set $set where job_id = $job returning 1) select count(*) from c', w), null,
  format('nor by a WITH query (%s)', w)) from unnest('{plain,replica,role}'::text[]) w;
select is(test.passing('merge into pressrun.event_report_jobs j using test.jobs t on t.job_id = j.job_id and j.job_id = $job
  when matched then update set $set', w), null, format('nor by MERGE (%s)', w)) from unnest('{plain,replica,role}'::text[]) w;
create view test.job_view as select * from pressrun.event_report_jobs;
alter view test.job_view owner to pressrun_owner;
select is(test.passing('update test.job_view set $set where job_id = $job', w), null, format('nor through a view (%s)', w))
  from unnest('{plain,replica,role}'::text[]) w;

select is((select string_agg(f.status || '>' || t.status, ' ' order by f.status, t.status) from test.jobs f, test.jobs t
    where f.status <> t.status and test.refusal(format('select test.as_our_function(%L)', format(
      'update event_report_jobs set %s where job_id = %L', test.consistent(t.status), f.job_id)), 'plain') = 'TESTU'
    and (select test.as_our_function(format('do $x$ begin update event_report_jobs set %s where job_id = %L; raise exception ''x'' using errcode = ''TESTU''; end $x$',
      test.consistent(t.status), f.job_id))) = 'TESTU'),
  'completed>expired queued>cancelled queued>failed queued>running running>cancelled running>failed running>queued',
  'our functions can change it as the table says, where running > completed needs an artifact');
select is(test.as_our_function('update event_report_jobs set status = ''lost'''), '23514', 'and never to a word that is no state');

-- INSERT, DELETE, TRUNCATE and COPY, of the jobs and of what belongs to them.
create function test.ways() returns setof text language sql as $$ select unnest('{plain,replica,role,session authorization}'::text[]) $$;
create table test.guarded as
  select unnest('{event_report_jobs,event_report_job_events,event_report_job_runs,event_report_job_artifacts,job_queue,workspace_slots,workspace_limits,notification_outbox,webhook_endpoints,webhook_deliveries}'::text[]) as name;
select is(string_agg(w || ' ' || name, ', '), null, 'nobody inserts into a table of the core')
  from test.guarded, test.ways() w where test.refusal(format('insert into pressrun.%I overriding system value select (null::pressrun.%I).*', name, name), w) <> 'PRGRD';
select is(string_agg(w || ' ' || name, ', '), null, 'nobody deletes')
  from test.guarded, test.ways() w where test.refusal(format('delete from pressrun.%I', name), w) <> 'PRGRD';
select is(string_agg(w || ' ' || name, ', '), null, 'nobody truncates')
  from test.guarded, test.ways() w where test.refusal(format('truncate pressrun.%I cascade', name), w) <> 'PRGRD';
select is(string_agg(w || ' ' || name, ', '), null, 'nobody copies in')
  from test.guarded, unnest('{plain,replica}'::text[]) w where test.refusal(format('copy pressrun.%I from %L', name, '/dev/null'), w) <> 'PRGRD';
select is(string_agg(t.tgname || ' on ' || t.tgrelid::regclass, ', '), null, 'no trigger of ours can be switched off by a setting')
  from pg_trigger t where t.tgrelid::regclass::text like 'pressrun.%' and not t.tgisinternal and t.tgenabled <> 'A';
select is(count(*), 6::bigint, 'TRUNCATE of jobs and what tells of them has a trigger of its own') from pg_trigger t
  where t.tgtype & 32 <> 0 and t.tgrelid = any ('{pressrun.event_report_jobs,pressrun.event_report_job_events,pressrun.event_report_job_runs,
    pressrun.event_report_job_artifacts,pressrun.job_queue,pressrun.notification_outbox}'::regclass[]);
select is(test.refusal('insert into pressrun.event_report_jobs select * from pressrun.event_report_jobs
  on conflict (job_id) do update set status = ''queued''', w), 'PRGRD', format('nor by INSERT ... ON CONFLICT (%s)', w)) from test.ways() w;
select is(test.refusal('merge into pressrun.event_report_jobs j using test.jobs t on t.job_id = j.job_id when matched then delete', w), 'PRGRD',
  format('nor deletes by MERGE (%s)', w)) from test.ways() w;
select is(test.refusal(format('update pressrun.%I set job_id = job_id', name), w), 'PRGRD', format('nobody updates %s (%s)', name, w))
  from unnest('{event_report_job_events,job_queue,notification_outbox}'::text[]) name, test.ways() w;
select is(test.as_our_function('update event_report_job_events set reason = ''rewritten'''), 'PRGRD', 'history is append-only for our functions too (J2)');
select is(test.as_our_function('delete from event_report_job_events'), 'PRGRD', 'and never shrinks');
select is(test.as_our_function('insert into event_report_jobs (job_id, workspace_id, event_id, type, params, format, status, requested_by, created_at,
    queued_at, updated_at, finished_at, max_attempts, status_by)
  values (new_ulid(), 1, 11, ''numbers'', ''{}'', ''csv'', ''cancelled'', 1, now(), now(), now(), now(), 3, ''nobody'')'), 'PRGRD', 'a job begins as queued');
select is(test.as_our_function('delete from report_types'), 'PRGRD', 'a report type is retired, never deleted');

-- What was asked for never changes, and a lease never goes back.
create function test.frozen(p_assignment text) returns text language sql as $$
  select test.refusal(format('update pressrun.event_report_jobs set %s where status = ''running''', p_assignment), 'plain') || ' ' ||
    test.as_our_function(format('update pressrun.event_report_jobs set %s where status = ''running''', p_assignment))
$$;
select is(test.frozen(a), 'PRGRD PRGRD', 'refused: ' || a) from unnest(array[
  'workspace_id = 2', 'event_id = 12', 'type = ''secrets''', 'params = ''{"n": 5}''', 'format = ''xlsx''', 'csv_options = ''{"bom": true}''',
  'requested_by = 2', 'created_at = created_at - interval ''1 day''', 'retry_of = job_id', 'rerun_of = job_id', 'run_lease = run_lease - 1']) a;

select is(test.refusal('update pressrun.event_report_jobs set job_id = ''0123456789abcdefghjkmnpqrs'' where status = ''cancelled''', w), 'PRGRD',
  format('refused: another job_id (%s)', w)) from test.ways() w;

-- A completed job has an artifact (S2).
select is(test.as_our_function(format('update event_report_jobs set %s where status = ''running''', test.consistent('completed'))), 'PRGRD',
  'a job without an artifact cannot complete');

select is((select md5(string_agg(test.fingerprint(job_id), ',' order by job_id)) from test.jobs), :'before', 'none of this changed anything');

-- J2: exactly one row of history for each change, with who, when, attempt, worker and reason.
select is((select string_agg(e.job_id, ' ') from (
    select job_id, from_status, lag(to_status) over (partition by job_id order by id) as previous from pressrun.event_report_job_events) e
  where e.from_status is distinct from e.previous), null, 'the history of every job is a chain');
select is((select count(*) from pressrun.event_report_jobs j where j.status is distinct from (
    select e.to_status from pressrun.event_report_job_events e where e.job_id = j.job_id order by e.id desc limit 1)), 0::bigint,
  'that ends at its status');
select results_eq(
  $$ select e.from_status, e.to_status, e.attempt, e.worker_id = j.worker_id, e.actor = 'worker:' || j.worker_id, e.reason
     from pressrun.event_report_job_events e join pressrun.event_report_jobs j using (job_id) join test.jobs t on t.job_id = j.job_id and t.status = 'failed'
     order by e.id $$,
  $$ values (null, 'queued', 0, null, false, null), ('queued', 'running', 1, true, true, null), ('running', 'failed', 1, true, true, 'internal_error') $$,
  'it says who, in which attempt, by which worker and why');
select count(*) as events from pressrun.event_report_job_events \gset
select is(test.as_our_function('update event_report_jobs set download_count = download_count + 1'), 'ok', 'another column can change');
select is(test.as_our_function('update event_report_jobs set status = status'), 'ok', 'and a status can be set to what it is');
select is((select count(*) from pressrun.event_report_job_events), :events::bigint, 'without a trace in the history');

select * from finish();
