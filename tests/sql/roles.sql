-- O5: what each login role may do, as a list. Who grants something new adds it here, and says in the commit why.
select no_plan();

create temp table logins as
  select unnest('{pressrun_httpd,pressrun_worker,pressrun_janitor,pressrun_courier,pressrun_reader,pressrun_ctl}'::name[]) as role;
create temp view ours as select oid, nspname from pg_namespace where nspname in ('pressrun', 'reports', 'ops', 'platform', 'voyage');
create temp view functions as
  select l.role, o.nspname, p.proname from logins l cross join pg_proc p join ours o on o.oid = p.pronamespace
  where has_function_privilege(l.role, p.oid, 'execute') and has_schema_privilege(l.role, o.oid, 'usage') and p.prorettype <> 'trigger'::regtype;
create temp view relations as
  select l.role, o.nspname || '.' || c.relname as name, c.oid, c.relkind from logins l cross join pg_class c join ours o on o.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S');

-- The roles themselves.
select set_eq($$ select rolname from pg_roles where rolname ~ '^(pressrun|voyage)_' and rolcanlogin $$, 'select role from logins', 'there is one login for each binary');
select is(string_agg(rolname, ', '), null, 'none of our roles is powerful by itself') from pg_roles
where rolname ~ '^(pressrun|voyage)_' and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls);
select set_eq($$ select roleid::regrole::text, member::regrole::text from pg_auth_members where member::regrole::text ~ '^(pressrun|voyage)_' $$,
  $$ values ('pressrun_reader', 'pressrun_owner') $$, 'none is a member of another, except that the owner may end a report''s query');
select set_eq($$ select role::text, nspname::text from logins cross join ours where has_schema_privilege(role, oid, 'usage') $$,
  $$ values ('pressrun_httpd', 'pressrun'), ('pressrun_httpd', 'voyage'), ('pressrun_worker', 'pressrun'), ('pressrun_janitor', 'pressrun'),
     ('pressrun_courier', 'pressrun'), ('pressrun_reader', 'reports'), ('pressrun_reader', 'voyage'),
     ('pressrun_ctl', 'pressrun'), ('pressrun_ctl', 'ops'), ('pressrun_ctl', 'voyage') $$, 'each uses these schemas');
select is(string_agg(role || ' ' || nspname, ', '), null, 'and creates nothing anywhere') from logins cross join pg_namespace n where nspname !~ '^pg_' and has_schema_privilege(role, n.oid, 'create');
select is(string_agg(role, ', '), null, 'nor temporary tables, which could hide ours') from logins where has_database_privilege(role, 'pressrun_template', 'temp');
select is(string_agg(rolname, ', '), null, 'no role''s settings change who it is or where it looks') from pg_roles
where rolname ~ '^(pressrun|voyage)_' and exists (select from unnest(rolconfig) c where c ~* '^(role|session_authorization|search_path|session_replication_role)=');
select ok(rolconfig @> '{default_transaction_read_only=on,work_mem=32MB,hash_mem_multiplier=1,temp_file_limit=5GB}', 'reports read only, within bounds (C8)')
from pg_roles where rolname = 'pressrun_reader';
select is(string_agg(l.role, ', '), null, 'the server notices a client whose host vanished in seconds (O2)')
from logins l join pg_roles r on r.rolname = l.role
where not r.rolconfig @> '{tcp_keepalives_idle=10,tcp_keepalives_interval=5,tcp_keepalives_count=3,tcp_user_timeout=25s}';

-- Tables, views and sequences.
select is(string_agg(role || ' ' || name || ' ' || privilege, ', '), null, 'no login writes a table')
from relations, unnest('{insert,update,delete,truncate,references,trigger}'::text[]) privilege where relkind <> 'S' and has_table_privilege(role, oid, privilege);
select is(string_agg(role || ' ' || name, ', '), null, 'nor a column')
from relations where relkind <> 'S' and has_any_column_privilege(role, oid, 'insert, update, references');
select is(string_agg(role || ' ' || name, ', '), null, 'nor touches a sequence') from relations where relkind = 'S' and has_sequence_privilege(role, oid, 'usage, select, update');
select set_eq($$ select role::text, name from relations where relkind <> 'S' and has_table_privilege(role, oid, 'select') $$,
  $$ values ('pressrun_httpd', 'pressrun.event_report_jobs'), ('pressrun_httpd', 'pressrun.event_report_job_events'),
     ('pressrun_httpd', 'pressrun.event_report_job_artifacts'), ('pressrun_httpd', 'pressrun.event_report_job_downloads'),
     ('pressrun_httpd', 'pressrun.type_titles'),
     ('pressrun_ctl', 'ops.failures'), ('pressrun_ctl', 'ops.pauses'), ('pressrun_ctl', 'ops.waiting'), ('pressrun_ctl', 'ops.duties'), ('pressrun_ctl', 'ops.jobs'), ('pressrun_ctl', 'ops.outbox'), ('pressrun_ctl', 'ops.webhooks'), ('pressrun_ctl', 'ops.queue'), ('pressrun_ctl', 'ops.schedule_runs'), ('pressrun_ctl', 'ops.schedules'), ('pressrun_ctl', 'ops.sweeper'), ('pressrun_ctl', 'ops.workers'),
     ('pressrun_ctl', 'ops.failure_reasons'), ('pressrun_ctl', 'ops.health'), ('pressrun_ctl', 'ops.hosts'), ('pressrun_ctl', 'ops.migrations'), ('pressrun_ctl', 'ops.overview'),
     ('pressrun_ctl', 'ops.pace'), ('pressrun_ctl', 'ops.recent_changes'), ('pressrun_ctl', 'ops.recent_failures'), ('pressrun_ctl', 'ops.report_types'),
     ('pressrun_ctl', 'ops.running'), ('pressrun_ctl', 'ops.slow_reports'), ('pressrun_ctl', 'ops.table_health'),
     ('pressrun_reader', 'voyage.check_ins'), ('pressrun_reader', 'voyage.events'), ('pressrun_reader', 'voyage.order_lines'),
     ('pressrun_reader', 'voyage.orders'), ('pressrun_reader', 'voyage.promo_codes'), ('pressrun_reader', 'voyage.registrations'),
     ('pressrun_reader', 'voyage.ticket_blocks'), ('pressrun_reader', 'voyage.ticket_types'),
     ('pressrun_reader', 'voyage.activity_log'), ('pressrun_reader', 'voyage.audit_log'), ('pressrun_reader', 'voyage.deliveries'),
     ('pressrun_reader', 'voyage.delivery_events'), ('pressrun_reader', 'voyage.leads'), ('pressrun_reader', 'voyage.mailings'),
     ('pressrun_reader', 'voyage.refunds'), ('pressrun_reader', 'voyage.sponsors'),
     ('pressrun_reader', 'voyage.workspace_members'), ('pressrun_reader', 'voyage.workspaces') $$, 'whole tables are read by these');
select set_eq($$ select r.role::text, r.name, array_agg(a.attname::text order by a.attname) from relations r join pg_attribute a on a.attrelid = r.oid
     where r.relkind <> 'S' and a.attnum > 0 and not a.attisdropped and has_column_privilege(r.role, r.oid, a.attnum, 'select') and not has_table_privilege(r.role, r.oid, 'select')
     group by r.role, r.name $$,
  $$ values ('pressrun_httpd', 'pressrun.event_report_job_runs', '{attempt,began_at,claimed_at,ended_at,job_id,outcome,progress,progressed_at,rows_written,run_lease,stage}'::text[]),
     ('pressrun_httpd', 'pressrun.notification_outbox', '{created_at,email,job_id,notification_id,reason,resend_of,sent_at,status,updated_at}'),
     ('pressrun_reader', 'voyage.users', '{created_at,email,last_login_at,locale,name,user_id}') $$, 'and these columns of others: no diagnostic, no password');
select is(string_agg(c.relname, ', '), null, 'what the httpd reads of jobs is under row-level security (A3)')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'pressrun' and c.relkind = 'r' and has_any_column_privilege('pressrun_httpd', c.oid, 'select') and not c.relrowsecurity;

-- Functions.
select set_eq($$ select distinct nspname || '.' || proname from functions where nspname = 'pressrun' and role = 'pressrun_courier' $$,
  $$ values ('pressrun.called_by_function'), ('pressrun.mail_delay'), ('pressrun.mail_failed'), ('pressrun.mail_handed_back'), ('pressrun.mail_sent'),
     ('pressrun.now'), ('pressrun.record_bounce'), ('pressrun.schema_compatible_since'), ('pressrun.schema_version'), ('pressrun.take_mails'),
     ('pressrun.take_webhooks'), ('pressrun.webhook_delay'), ('pressrun.webhook_done'), ('pressrun.webhook_trace') $$, 'functions of the courier, and those of everybody (O5)');
create function pg_temp.own(p_role text) returns setof text language sql as $$
  select case nspname when 'pressrun' then '' else nspname || '.' end || proname from functions
  where role = p_role and proname not in ('called_by_function', 'now', 'schema_compatible_since', 'schema_version') and nspname <> 'reports'
$$;
select set_eq($$ select pg_temp.own('pressrun_httpd') $$, $$ select regexp_split_to_table('change_schedule create_schedule delete_schedule get_schedule list_schedules pause_schedule preview_schedule resume_schedule run_schedule_now pause_note
  decide_access list_access_requests renew_download request_access request_access_to_job person_name queue_place waiting_note why_waiting act_as authorize_download cancel_job check_listing current_person get_job
  get_report_type invalid job_actions job_downloads job_history job_json link_subject list_jobs listing_permissions list_report_types login event_permissions me member_event my_events permissions_in preview_report
  notifications_json end_session jobs_for_streams jobs_json stream_rights latest_event page_facts person_of_token record_bounce record_download register_store request_report rerun_job resend_mail retry_job types_readable_with utc visible_event_types visible_types
  voyage.complete_order voyage.create_order voyage.get_order voyage.list_orders', '\s+') $$, 'functions of the httpd');
select set_eq($$ select pg_temp.own('pressrun_worker') $$, $$ select regexp_split_to_table('begin_chunk chunk_failed chunk_parts chunk_states chunk_stop_wanted chunk_stored claim_chunks claim_own_chunk hand_back_chunk register_chunks
  acknowledge_cancel begin_run claim_jobs complete_job fail_job hand_back hand_back_unknown
  expected_rows heartbeat next_wakeup register_store register_worker report_progress retire_worker stop_wanted worker_impeded worker_timing', '\s+') $$, 'functions of the worker');
select set_eq($$ select pg_temp.own('pressrun_janitor') $$, $$ select regexp_split_to_table('cron_tick database_gauges duty_delay duty_failed enforce_deadlines expire_artifacts fail_stuck_jobs object_delete_failed object_deleted
  objects_to_delete prune readmit_stranded register_store release_backoff rescue_lost_runs run_duty run_schedules settle_schedule_runs take_due_duty', '\s+') $$, 'functions of the janitor');
select set_eq($$ select pg_temp.own('pressrun_ctl') $$, $$ select regexp_split_to_table('add_webhook enable_webhook remove_webhook revive_mail rotate_webhook apply_report_type claimable_time explain_job fail_by_ops last_claim pause pause_schedule_by_ops queue_place resume resume_schedule_by_ops running_in run_schedule_by_ops
  doctor_connections doctor_duties doctor_horizon doctor_indexes doctor_mails doctor_memberships doctor_platform doctor_platform_calls doctor_queue doctor_rights doctor_roles doctor_schedules
  doctor_sessions doctor_settings doctor_store doctor_vacuum doctor_webhooks doctor_workers doctor_wraparound in_words link_by_ops utc
  set_duty_runner store_identity unknown_objects offered_objects waiting_note retire_report_type run_duty set_workspace_limits
  voyage.begin_order_import voyage.finish_order_import voyage.generate voyage.sample_logins voyage.stage_order_rows', '\s+') $$, 'functions of pressrunctl');
select is_empty($$ select pg_temp.own('pressrun_reader') $$, 'the reader calls none of ours');
select is(string_agg(distinct role::text, ', '), null, 'reports are run by the reader alone') from functions where nspname = 'reports' and role <> 'pressrun_reader';

-- And it holds when they try.
\ir support/world.sql
select is(test.as_role(role, sql), '42501', role || ' may not ' || sql) from (values
  ('pressrun_httpd', 'update pressrun.event_report_jobs set status = ''completed'''),
  ('pressrun_httpd', 'insert into pressrun.event_report_jobs default values'),
  ('pressrun_httpd', 'select diagnostic from pressrun.event_report_job_runs'),
  ('pressrun_httpd', 'select * from pressrun.workers'),
  ('pressrun_httpd', 'select * from ops.jobs'),
  ('pressrun_httpd', 'select pressrun.insert_job(null, 1, 1, null, null, null, 1, null, 0::smallint, null, null, null)'),
  ('pressrun_httpd', 'select pressrun.complete_job(null, 1, null, null)'),
  ('pressrun_httpd', 'select platform.permissions(1, 1)'),
  ('pressrun_httpd', 'select * from voyage.users'),
  ('pressrun_worker', 'select * from pressrun.notification_outbox'),
  ('pressrun_worker', 'select * from pressrun.event_report_jobs'),
  ('pressrun_worker', 'select pressrun.end_run(null, 1, null, null)'),
  ('pressrun_worker', 'select * from voyage.orders'),
  ('pressrun_worker', 'select * from pressrun.event_report_job_parts'),
  ('pressrun_httpd', 'select * from pressrun.event_report_job_chunks'),
  ('pressrun_janitor', 'select pressrun.claim_chunks(null, 1)'),
  ('pressrun_worker', 'select pressrun.get_job(1, 1, null)'),
  ('pressrun_janitor', 'select pressrun.claim_jobs(null, 1)'),
  ('pressrun_janitor', 'delete from pressrun.idempotency_keys'),
  ('pressrun_courier', 'select * from voyage.orders'),
  ('pressrun_courier', 'select * from reports.test_numbers(1)'),
  ('pressrun_courier', 'select * from pressrun.event_report_jobs'),
  ('pressrun_courier', 'select * from pressrun.event_report_job_artifacts'),
  ('pressrun_courier', 'select * from pressrun.notification_outbox'),
  ('pressrun_courier', 'update pressrun.notification_outbox set status = ''sent'''),
  ('pressrun_courier', 'select pressrun.queue_mail(''access_requested'', ''a@example.org'', ''{}'')'),
  ('pressrun_courier', 'select platform.person_by_email(''a@example.org'')'),
  ('pressrun_courier', 'select pressrun.claim_jobs(null, 1)'),
  ('pressrun_courier', 'select secrets from pressrun.webhook_endpoints'),
  ('pressrun_ctl', 'select secrets from pressrun.webhook_endpoints'),
  ('pressrun_httpd', 'select * from pressrun.webhook_endpoints'),
  ('pressrun_worker', 'select pressrun.take_mails(''w'', 1, ''1 day'')'),
  ('pressrun_httpd', 'select pressrun.take_mails(''w'', 1, ''1 day'')'),
  ('pressrun_httpd', 'select last_error from pressrun.notification_outbox'),
  ('pressrun_ctl', 'update pressrun.workspace_limits set running_jobs = 1'),
  ('pressrun_ctl', 'select pressrun.request_report(1, 11, ''numbers'', ''{}'', ''{csv}'')'),
  ('pressrun_reader', 'select * from pressrun.event_report_jobs'),
  ('pressrun_reader', 'select pressrun.now()'),
  ('pressrun_reader', 'select password_hash from voyage.users'),
  ('pressrun_reader', 'select lo_create(0)'),
  ('pressrun_reader', 'select lo_from_bytea(0, ''x'')'),
  ('pressrun_courier', 'select lo_creat(-1)'),
  ('pressrun_reader', 'create table public.x (i integer)')) v(role, sql);

-- What a report type is made of becomes part of a statement.
select is((test.error_of(format('select pressrun.apply_report_type(%L)', jsonb_build_object('type', 'evil', 'title', 'E', 'description', 'e', 'group', 'g',
    'permission', 'p', 'formats', array['csv'], 'columns', '[]'::jsonb, 'function', 'reports.test_numbers', 'arguments', arguments::jsonb)))).state, 'PRINV', label)
from (values ('[{"name": "n", "type": "integer) union all select 1, ''x'' where ($2::integer is not null"}]', 'a type that is no type is refused (O5)'),
  ('[{"name": "n", "type": "text"}]', 'so is another type than the function''s'),
  ('[{"name": "m", "type": "integer"}]', 'and an argument that it does not have')) v(arguments, label);
select is(test.as_role('postgres', $$ update pressrun.report_types set type = 'other' where type = 'secrets' $$), 'PRGRD', 'a type keeps its name');

-- While each can do its work.
select is(test.as_role(role, sql), 'ok', role || ' may ' || sql) from (values
  ('pressrun_httpd', 'select pressrun.request_report(1, 11, ''numbers'', ''{}'', ''{csv}'')'),
  ('pressrun_httpd', 'select pressrun.list_jobs(1, 11)'),
  ('pressrun_worker', 'select pressrun.claim_jobs(pressrun.register_worker(''h'', 1, 1, ''v''), 1)'),
  ('pressrun_janitor', 'select pressrun.run_duty(''prune'')'),
  ('pressrun_ctl', 'select * from ops.jobs'),
  ('pressrun_ctl', 'select * from ops.queue'),
  ('pressrun_reader', 'select count(*) from voyage.orders'),
  ('pressrun_courier', 'select pressrun.take_mails(''c'', 1, ''1 day'')'),
  ('pressrun_courier', 'select pressrun.take_webhooks(1)'),
  ('pressrun_ctl', 'select * from ops.outbox'),
  ('pressrun_ctl', 'select * from ops.webhooks'),
  ('pressrun_courier', 'select pressrun.schema_version()')) v(role, sql);

select * from finish();
