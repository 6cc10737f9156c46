-- O1, O4: what the views of schema ops say of jobs and of the database, and what pressrun.doctor_*() make of it.
select no_plan();
\ir support/world.sql

create function pg_temp.said(p_checked text) returns text language sql as $$
  select string_agg(h.severity || ': ' || h.finding || coalesce(' -> ' || h.remedy, ''), E'\n') from ops.health h where h.checked = p_checked
$$;
-- Past the guards of our tables.
create function test.as_owner(p_sql text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin execute p_sql; end $$;
alter function test.as_owner(text) owner to pressrun_owner;

-- A copy of a database does not have the rights that were taken from everybody on the original.
select format('grant temporary on database %I to public', current_database()) \gexec
select alike(pg_temp.said('rights'), '%warning: pressrun_reader may make temporary tables%-> revoke temporary on database%', 'a copied database lacks what was revoked on the original');
select format('revoke temporary on database %I from public', current_database()) \gexec

-- Nothing is wrong with what the migrations made.
select is(string_agg(h.checked, ', ' order by h.checked), 'connections, horizon, indexes, mails, memberships, platform, queue, rights, roles, schedules, sessions, vacuum, webhooks, wraparound',
  'a schema just made is well, but for its server and for programs that do not run')
from ops.health h where h.checked <> 'duties' and (h.severity = 'ok' or (h.checked in ('vacuum', 'sessions') and h.severity = 'note')); -- Duties are overdue soon.
select is(string_agg(h.finding, ', '), null, 'whatever is wrong has a remedy') from ops.health h where (h.severity = 'ok') <> (h.remedy is null);
select is(string_agg(h.severity, ' '), string_agg(h.severity, ' ' order by array_position('{error,warning,note,ok}'::text[], h.severity)), 'the worst comes first') from ops.health h;
select is(test.as_role('pressrun_ctl', 'select * from ops.health'), 'ok', 'pressrunctl may ask');
select is(test.as_role(role, sql), '42501', role || ' may not ' || sql)
from unnest('{pressrun_httpd,pressrun_worker,pressrun_janitor,pressrun_courier,pressrun_reader}'::text[]) role,
  unnest('{select * from ops.health,select * from ops.running,select * from pressrun.doctor_roles()}'::text[]) sql;

-- The views, while a job waits, runs and fails.
select test.request() as job \gset
select test.worker('alpha') as worker \gset
select is((select row(o.queued, o.claimable, o.running, o.workers_alive, o.hosts, o.slots, o.requested_last_minute)::text from ops.overview o), '(1,1,0,1,1,4,1)', 'a job waits');
select run_lease as lease, lease_token as token from pressrun.claim_jobs(:'worker', 1) \gset
select test.begin(:'job', :lease, :'token') \gset
select pressrun.report_progress(:'job', :lease, :'token', 'rendering', 40, 1234) \gset
select is((select row(r.job_id, r.type, r.stage, r.progress, r.rows_written, r.host, r.cancelling)::text from ops.running r), format('(%s,numbers,rendering,40,1234,alpha,f)', :'job'), 'it runs');
select ok((select r.lease_until > clock_timestamp() and r.runs_for >= r.quiet_for and r.deadline_at > r.claimed_at from ops.running r), 'its worker has it for a time');
select is((select row(h.host, h.alive, h.slots, h.running)::text from ops.hosts h), '(alpha,1,4,1)', 'on a host');
select is(pressrun.complete_job(:'job', :lease, :'token', test.stored(:'job', :lease)), 'ok', 'it completes');
select is((select row(s.type, s.runs, s.longest_job, s.most_rows)::text from ops.slow_reports s), format('(numbers,1,%s,1234)', :'job'), 'how long it took is known');
select test.request() as failed \gset
select pressrun.fail_by_ops(:'failed', 'No more.') \gset
select is((select row(f.job_id, f.failure_reason)::text from ops.recent_failures f), format('(%s,"No more.")', :'failed'), 'the last failure');
select is((select row(f.last_hour, f.last_month, f.last_job, f.last_reason)::text from ops.failure_reasons f), format('(1,1,%s,"No more.")', :'failed'), 'and failures by reason');
select is((select row(p.completed_last_minute, p.failed_last_minute, p.completed_last_hour, p.truncated)::text from ops.pace p), '(1,1,1,f)', 'and how many there were');
select ok((select count(*) > 15 and bool_and(autovacuum and vacuum_at >= 50) from ops.table_health), 'the state of our tables');
select is((select vacuum_at from ops.table_health where table_name = 'pressrun.duties'), 200::bigint, 'vacuum comes when the table''s own settings say');
select is((select count(*) from ops.migrations m where m.component = 'pressrun' and m.kind = 'schema'), pressrun.schema_version()::bigint, 'what was migrated');
select ok((select 'numbers' = any (array_agg(type)) from ops.report_types), 'and what can be requested');

-- What is wrong with rights. Roles belong to the whole server: undone with the transaction.
begin;
alter role pressrun_worker createdb;
alter role pressrun_courier nologin;
alter role pressrun_httpd valid until '2020-01-01';
alter role pressrun_reader reset default_transaction_read_only;
alter role pressrun_owner login;
select ok(pg_temp.said('roles') ~ wanted, wanted) from unnest(array['error: The role pressrun_worker has CREATEDB.*-> alter role pressrun_worker nocreatedb',
  'error: The role pressrun_courier may not log in.*-> alter role pressrun_courier login', 'error: The password of pressrun_httpd ended on 2020-01-01',
  'error: The role pressrun_reader lacks the setting default_transaction_read_only=on.*-> alter role pressrun_reader set default_transaction_read_only = on',
  'warning: The role pressrun_owner may log in.*nologin']) wanted;
grant pressrun_owner to pressrun_ctl;
create role stranger_of_doctor;
grant pressrun_httpd to stranger_of_doctor;
select is(pg_temp.said('memberships'), E'error: pressrun_ctl is a member of pressrun_owner and has all of its rights. -> revoke pressrun_owner from pressrun_ctl\n'
  || 'warning: stranger_of_doctor is a member of pressrun_httpd and may do what that may. -> revoke pressrun_httpd from stranger_of_doctor', 'who has what rights');
revoke pressrun_owner from pressrun_ctl;
revoke pressrun_httpd from stranger_of_doctor;
grant pg_read_all_stats to pressrun_ctl;
select alike(pg_temp.said('memberships'), 'ok: %', 'what doctor itself advises is no finding');
alter role pressrun_httpd connection limit 0;
rollback;
begin;
grant update on pressrun.settings to pressrun_httpd;
grant execute on function pressrun.prune(integer) to public;
alter function pressrun.prune(integer) reset all;
grant create on schema public to pressrun_reader;
select ok(pg_temp.said('rights') ~ wanted, wanted) from unnest(array['pressrun_httpd may update pressrun.settings, past our functions', 'Everybody may call pressrun.prune\(integer\)',
  'finds things by its caller', 'warning: pressrun_reader may create things in schema public']) wanted;
rollback;
-- Programs reach a platform through its functions only.
begin;
create schema shop;
create table shop.orders (order_id bigint, note text);
create table shop.people (person_id bigint);
create view shop.names as select person_id from shop.people;
create materialized view shop.sums as select 1;
create role pressrun_httpd_ofdoctor;
grant select on all tables in schema shop to pressrun_httpd, pressrun_httpd_ofdoctor, pressrun_reader, pressrun_ctl;
grant select (order_id), update (note) on shop.orders to pressrun_worker;
grant update on shop.people to pressrun_courier;
select alike(pg_temp.said('rights'), 'ok: %', 'nobody reads a table whose schema is shut');
grant usage on schema shop to public;
grant select on voyage.users to pressrun_janitor;
select is(pg_temp.said('rights'), $$warning: pressrun_httpd may read shop.names, shop.orders, shop.people and 1 more of schema shop, which is none of its work. -> revoke select on all tables in schema shop from pressrun_httpd
warning: pressrun_httpd_ofdoctor may read shop.names, shop.orders, shop.people and 1 more of schema shop, which is none of its work. -> revoke select on all tables in schema shop from pressrun_httpd_ofdoctor
warning: pressrun_worker may read shop.orders, which is none of its work. -> revoke select on all tables in schema shop from pressrun_worker$$,
  'what a program was given of others'' tables, and no word of the reader, of pressrunctl''s people and of a schema that is shut');
revoke select on all tables in schema shop from pressrun_httpd, pressrun_httpd_ofdoctor, pressrun_worker;
grant select on shop.people to public;
select alike(pg_temp.said('rights'), 'ok: %', 'which mends it; what everybody may read is the platform''s decision');
grant usage on schema voyage to pressrun_janitor;
select alike(pg_temp.said('rights'), 'warning: pressrun_janitor may read voyage.users, %', 'the sample''s tables are others'' too');
rollback;

-- What the platform must answer. Each of its mistakes would otherwise be an error of the server at somebody's login.
begin;
alter function platform.grant_access(bigint, bigint, text, bigint) rename to gives_access;
select alike(pg_temp.said('platform'), 'ok: %', 'a platform may leave it to admins to give access');
drop function platform.authenticate(text, text);
alter function platform.events_of(bigint) rename to their_events;
create function platform.events_of(integer) returns integer language sql as 'select 1';
drop function platform.person(bigint);
create function platform.person(p_person bigint) returns table (person_id bigint, email text, name varchar, locale text) language sql as $$ select 1::bigint, '', '', '' $$;
drop function platform.workspaces_of(bigint);
create function platform.workspaces_of(bigint) returns bigint language sql as 'select 1::bigint';
drop function platform.permissions(bigint, bigint);
create function platform.permissions(bigint, bigint, out text[]) language sql as $$ select '{}'::text[] $$;
create type platform.who as (email text, person_id bigint, more text);
drop function platform.admins(bigint);
create function platform.admins(numeric, boolean default true) returns setof platform.who language sql as $$ select '', 1::bigint, '' $$;
grant execute on all functions in schema platform to pressrun_owner;
revoke execute on function platform.event(bigint) from pressrun_owner;
select is(pg_temp.said('platform'), $$error: platform.authenticate(p_email text, p_password text) is missing, which Pressrun asks of its platform. -> create function platform.authenticate(p_email text, p_password text) returns bigint -- README: On your own database
error: platform.events_of(integer) takes other arguments than Pressrun gives: platform.events_of(p_person bigint). -> create function platform.events_of(p_person bigint) returns table (event_id bigint, workspace_id bigint, workspace_title text, title text, slug text, time_zone text) -- README: On your own database
error: platform.person(bigint) returns TABLE(person_id bigint, email text, name character varying, locale text), where Pressrun reads table (person_id bigint, email text, name text, locale text). -> drop function platform.person(bigint); create function platform.person(p_person bigint) returns table (person_id bigint, email text, name text, locale text) -- README: On your own database
error: platform.workspaces_of(bigint) returns bigint, where Pressrun reads setof bigint. -> drop function platform.workspaces_of(bigint); create function platform.workspaces_of(p_person bigint) returns setof bigint -- README: On your own database
error: pressrun_owner may not call platform.event(bigint). -> grant execute on function platform.event(bigint) to pressrun_owner$$,
  'each function that is missing, or of another kind, or shut, is named with what to write');
rollback;

-- What looks right and fails when it is called, for persons that nobody is.
begin;
create or replace function platform.person(p_person bigint) returns table (person_id bigint, email text, name text, locale text) language plpgsql as $$
begin
  return query select 1::bigint, s.email, 'Name'::text, 'en'::text from (values ('a@example.org'::varchar(80))) s(email);
end $$;
create table voyage.called (n integer);
grant usage on schema voyage to public;
grant insert on voyage.called to public;
create or replace function platform.workspaces_of(p_person bigint) returns setof bigint language sql volatile security invoker as $$ insert into voyage.called values (1) returning 1::bigint $$;
create or replace function platform.permissions(p_person bigint, p_workspace bigint) returns text[] language plpgsql as $$ begin raise exception 'There is no person %', p_person; end $$;
select is(pg_temp.said('platform'), $$error: platform.permissions(0, 0) fails: There is no person 0. -> mend function platform.permissions(bigint,bigint) line 1 at RAISE; Pressrun calls it for persons and events that there are not, too
error: platform.person(0) fails: structure of query does not match function result type. Returned type character varying(80) does not match expected type text in column 2. -> mend function platform.person(bigint) line 3 at RETURN QUERY; Pressrun calls it for persons and events that there are not, too$$,
  'and says where');
select is((select count(*) from voyage.called), 0::bigint, 'nothing of it stays');
rollback;
-- Where a platform's function finds its own tables is nothing that we may take from it.
begin;
alter function platform.person(bigint) set search_path = voyage, public;
alter function platform.event(bigint) reset search_path;
select ok(pg_temp.said('rights') ~ wanted, wanted) from unnest(array['-> alter function platform.person\(bigint\) set search_path = pg_catalog, voyage, public, pg_temp(\n|$)',
  '-> alter function platform.event\(bigint\) set search_path = pg_catalog, SCHEMA, pg_temp -- with the schema that it reads in the place of SCHEMA']) wanted;
rollback;

-- Second logins, as they are while passwords rotate (O5). The settings of a role are not those of its members.
begin;
create role pressrun_worker_b login in role pressrun_worker;
create role pressrun_reader_b login in role pressrun_reader;
select alike(pg_temp.said('memberships'), 'ok: %', 'second logins of our roles are no strangers');
select ok(pg_temp.said('roles') ~ wanted, wanted) from unnest(array[
  'warning: The login pressrun_worker_b lacks settings that pressrun_worker has: .*enable_seqscan=off.*plan_cache_mode=force_generic_plan.*-> select pressrun.equip_login\(''pressrun_worker_b''\)',
  'error: The login pressrun_reader_b lacks settings that pressrun_reader has: default_transaction_.*pressrun_owner is no member of pressrun_reader_b.*equip_login\(''pressrun_reader_b''\)']) wanted;
select is(pressrun.equip_login(role || '_b'), role, role || ' gets a second login') from unnest('{pressrun_httpd,pressrun_worker,pressrun_janitor,pressrun_courier,pressrun_reader,pressrun_ctl}'::text[]) role;
select alike(pg_temp.said('roles'), 'ok: %', 'equipped, they are as their roles');
select alike(pg_temp.said('memberships'), 'ok: %', 'and nobody gained anything');
select is(string_agg(b.rolname, ', '), null, 'they have the same settings') from pg_roles a join pg_roles b on b.rolname = a.rolname || '_b'
where a.rolname ~ '^pressrun_' and array(select unnest(a.rolconfig) order by 1) <> array(select unnest(b.rolconfig) order by 1);
alter role pressrun_worker set enable_seqscan = on;
alter role pressrun_worker_b set work_mem = '1GB';
select ok(pg_temp.said('roles') ~ 'lacks settings that pressrun_worker has: enable_seqscan=on\.', 'a setting that changed since is missed');
select is(pressrun.equip_login('pressrun_worker_b'), 'pressrun_worker', 'and given');
select ok((select rolconfig @> '{enable_seqscan=on}' and not rolconfig::text ~ 'work_mem' from pg_roles where rolname = 'pressrun_worker_b'), 'those of its own go');
select throws_ok(format('select pressrun.equip_login(%L)', name), 'PRINV', null, name || ' is no second login') from unnest('{pressrun_worker,worker_b,pressrun_owner_b,pressrun_worker_b;x}'::text[]) name;
select is(test.as_role(role, $$ select pressrun.equip_login('pressrun_ctl_x') $$), '42501', role || ' makes no logins') from unnest('{pressrun_httpd,pressrun_ctl}'::text[]) role;
grant pressrun_worker to pressrun_httpd_b;
alter role pressrun_httpd_b createrole;
select ok(pg_temp.said('memberships') ~ 'error: pressrun_httpd_b is a member of pressrun_worker and has all of its rights', 'a second login of another role is one too many');
select ok(pg_temp.said('roles') ~ 'error: The role pressrun_httpd_b has CREATEROLE', 'second logins are looked at too');
rollback;

-- Settings that only some sessions have.
begin;
alter role pressrun_httpd set synchronous_commit = off;
select ok(pg_temp.said('settings') ~ 'Sessions of pressrun_httpd begin with synchronous_commit=off.*-> alter role pressrun_httpd reset synchronous_commit', 'accepted jobs must survive');
rollback;

-- A source that no worker has a URL for.
begin;
update pressrun.report_types set source = 'replica' where type = 'numbers';
select test.worker('beta') as reader \gset
select test.request() as stranded \gset
select c.run_lease as lease, c.lease_token as token from pressrun.claim_jobs(:'reader', 9) c where c.job_id = :'stranded' \gset
select pressrun.fail_job(:'stranded', :lease, :'token', 'source_unavailable', '{}', true) \gset
select ok(pg_temp.said('queue') ~ ('warning: 1 report waits or failed within the last hour because the source replica was unavailable, the last of type numbers\. '
  || '-> set PRESSRUN_SOURCE_REPLICA_URL in the environment of every worker: .*; pressrunctl jobs explain ' || :'stranded'), 'a source that no worker can read');
rollback;

-- Work that does not get done.
select test.request() as waiting \gset
update pressrun.workers set heartbeat_at = clock_timestamp() - interval '1 hour';
select ok(pg_temp.said('workers') ~ 'error: No worker is alive; jobs that wait: 1\..*', 'nobody works');
select ok(pg_temp.said('workers') ~ 'The worker with pid 1 on alpha has been silent for 60 minutes', 'one is silent');
begin;
update pressrun.workers set heartbeat_at = clock_timestamp() where host = 'alpha';
select pressrun.worker_impeded(w.worker_id, 'no source of reports can be reached: password authentication failed') from pressrun.workers w where w.host = 'alpha' \g /dev/null
select ok(pg_temp.said('workers') ~ 'error: No worker is alive that takes jobs; jobs that wait: 1\.', 'an impeded one is none');
select ok(pg_temp.said('workers') ~ 'error: The worker with pid 1 on alpha takes no jobs: no source of reports can be reached: password authentication failed -> mend', 'and says why');
rollback;
update pressrun.workers set lost_at = clock_timestamp();
select ok(pg_temp.said('workers') ~ '1 worker was lost within the last hour, the last on alpha', 'one was lost');
select pressrun.pause('type', 'numbers', null, 'too slow.') \gset
select ok(pg_temp.said('queue') ~ 'note: Reports of type numbers are paused since .*: too slow\. Jobs that it holds: 1\. -> pressrunctl resume --type numbers', 'a pause');
select pressrun.resume('type', 'numbers', null) \gset
select test.travel('6 minutes');
select ok(pg_temp.said('queue') ~ ('warning: 1 job waits for more than 5 minutes though claimable, the longest \(' || :'waiting'), 'a job waits for long');
select test.request() as newest \gset
select ok(pg_temp.said('queue') ~ ('warning: 1 job waits for more than 5 minutes though claimable, the longest \(' || :'waiting'), 'another that just came does not');
select pressrun.set_workspace_limits(1, null, 1) \gset
select ok(pg_temp.said('queue') !~ 'as many reports as it may', 'nor does one whose turn in its workspace has just passed');
select test.travel('12 minutes') \gset
select ok(pg_temp.said('queue') ~ 'note: Workspace 1 runs as many reports as it may; of its jobs 1 waits, the longest for 6 minutes\. -> select pressrun.set_workspace_limits\(1, ', 'a limit that keeps jobs waiting');
select test.travel('16 minutes') \gset
select ok(pg_temp.said('queue') ~ ('error: 1 job waits for more than 5 minutes though claimable, the longest \(' || :'waiting'), 'one is stuck');
select pressrun.set_workspace_limits(1, null, null) \gset
select pressrun.cancel_job(1, 11, :'newest') \gset
select test.travel('6 minutes') \gset
update pressrun.duties set due_at = clock_timestamp() + interval '1 hour', last_error = null;
select alike(pg_temp.said('duties'), 'ok: %', 'duties are done');
update pressrun.duties set due_at = clock_timestamp() - interval '1 hour', taken_by = 'gone', taken_at = clock_timestamp() where name = 'prune';
select ok(pg_temp.said('duties') ~ 'error: Duties that were due and that nobody did: prune, since .* \(the last to do one was gone\)\. -> systemctl start pressrun-janitor', 'a duty is overdue');
update pressrun.duties set runner = 'pg_cron' where name = 'prune';
select ok(pg_temp.said('duties') ~ '1 duty is left to pg_cron, which this database does not have', 'pg_cron is not there');
select test.as_owner($$ select pressrun.queue_mail('access_requested', 'a@example.org', '{}') $$);
select test.as_owner($$ update pressrun.notification_outbox set due_at = clock_timestamp() - interval '1 hour' $$);
select ok(pg_temp.said('mails') ~ 'error: 1 mail waits for a courier', 'a mail waits');
select test.as_owner($$ update pressrun.notification_outbox set status = 'dead', due_at = null, reason = 'Nobody there.', updated_at = pressrun.now() $$);
select ok(pg_temp.said('mails') ~ 'warning: 1 mail was given up within the last day, the last because: Nobody there', 'a mail was given up');
select pressrun.add_webhook('https://example.org/hook', 'whsec_' || encode(repeat('k', 32)::bytea, 'base64')) as hook \gset
select test.as_owner($$ update pressrun.webhook_endpoints set failing_since = clock_timestamp() - interval '1 hour' $$);
select ok(pg_temp.said('webhooks') ~ 'warning: The webhook endpoint .* \(https://example.org/hook\) has failed since', 'a webhook fails');
select test.as_owner($$ update pressrun.webhook_endpoints set enabled = false, disabled_reason = 'It failed for 5 days.' $$);
select ok(pg_temp.said('webhooks') ~ 'is switched off: It failed for 5 days', 'a webhook is off');

-- The store, as doctor asks of it.
select is((select severity from pressrun.doctor_store(null)), 'note', 'a store that nobody has used');
update pressrun.settings set store_marked_at = pressrun.now();
select is((select severity from pressrun.doctor_store(null)), 'error', 'an empty one in the place of ours');
select is((select severity from pressrun.doctor_store('x')), 'error', 'another''s');
select is_empty($$ select * from pressrun.doctor_store((select store_id::text from pressrun.settings)) $$, 'ours');

select * from finish();
