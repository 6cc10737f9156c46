-- C4, C5, C6: what one may not read is told apart from what there is not; asking for access, deciding, and what follows.
\ir support/world.sql
select no_plan();

create function pg_temp.ask(p_person bigint, p_type text default 'secrets', p_reason text default null, p_event bigint default 11) returns text language plpgsql volatile as $$
begin
  return (select r.outcome from pressrun.request_access(p_person, p_event, p_type, p_reason) r);
exception when others then
  return sqlstate;
end
$$;
create function pg_temp.decide(p_person bigint, p_request text, p_grant boolean, p_note text default null, p_event bigint default 11) returns text language plpgsql volatile as $$
begin
  return pressrun.decide_access(p_person, p_event, p_request, p_grant, p_note) ->> 'state';
exception when others then
  return sqlstate;
end
$$;
create function pg_temp.listed(p_person bigint, p_state text default null) returns jsonb language sql volatile as $$
  select pressrun.list_access_requests(p_person, 11, 1, 25, p_state)
$$;
create function pg_temp.mails(p_kind text) returns bigint language sql stable as $$ select count(*) from pressrun.notification_outbox o where o.kind = p_kind $$;
-- Where the mail about a request leads its person, with these permissions.
create function pg_temp.way(p_request text, p_permissions text[]) returns text language plpgsql volatile as $$
declare
  v_request pressrun.access_requests;
  v_held text[];
  v_way text;
begin
  select * into v_request from pressrun.access_requests r where r.access_request_id = p_request;
  select m.permissions into v_held from test.members m where m.person_id = v_request.person_id;
  update test.members m set permissions = p_permissions where m.person_id = v_request.person_id;
  v_way := pressrun.decided_path(v_request);
  update test.members m set permissions = v_held where m.person_id = v_request.person_id;
  return v_way;
end
$$;
create function pg_temp.may(p_person bigint) returns boolean language sql stable as $$ select pressrun.may_read(p_person, 1, 'secrets') $$;

-- C4: forbidden is not unknown.
select is((select state from test.error_of('select pressrun.get_report_type(1, 11, ''secrets'')')), 'PRFBD', 'a type that one may not read is forbidden');
select is((select state from test.error_of('select pressrun.get_report_type(1, 11, ''nothing'')')), 'PRNFD', 'one that there is not is not found');
select is((select state from test.error_of('select * from pressrun.request_report(1, 11, ''secrets'', ''{"n": 1}'', ''{csv}'')')), 'PRFBD', 'nor can it be requested');
select is((select jsonb_agg(t ->> 'type') from jsonb_array_elements(pressrun.list_report_types(1, 11) -> 'data') t where t ->> 'type' in ('numbers', 'secrets')),
  '["numbers"]', 'and it is absent from the catalog');

-- Asking.
update test.people set email = 'ada@example.org' where person_id = 5;
create or replace function platform.admins(p_workspace bigint) returns table (person_id bigint, email text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select p.person_id, p.email from test.people p where p_workspace = 1 and p.person_id in (2, 5) order by 1 $$;
select is(pg_temp.ask(1, 'secrets', E'  For the annual audit.\n '), 'created', 'a member asks for what they may not read');
select access_request_id as id from pressrun.access_requests \gset
select results_eq('select workspace_id, event_id, person_id, type, permission, reason, state, requested_at is not null, decided_at, applied from pressrun.access_requests',
  $$ values (1::bigint, 11::bigint, 1::bigint, 'secrets', 'secrets.read', 'For the annual audit.', 'pending', true, null::timestamptz, null::boolean) $$, 'which is kept');
select results_eq('select email, kind, status, job_id, data from pressrun.notification_outbox order by email', format($$
  select m.email, 'access_requested', 'pending', null::text, jsonb_build_object('person', 'Alice', 'person_email', 'alice@example.org', 'type', 'secrets',
    'title', 'Secrets', 'workspace', 'Workspace 1', 'event', 'Spring Gala', 'event_id', 11, 'reason', 'For the annual audit.', 'access_request_id', %L,
    'link_path', '/admin/events/11/access-requests')
  from (values ('ada@example.org'), ('bob@example.org')) m(email) $$, :'id'), 'each admin gets a mail (N5)');
select is(pg_temp.ask(1), 'pending', 'asking again while nobody has decided');
select is(pg_temp.ask(1, p_event => 12), 'pending', 'also from another event of the workspace');
select is(pg_temp.mails('access_requested') || ' ' || (select count(*) from pressrun.access_requests), '2 1', 'makes neither a request nor a mail');
select is(pg_temp.ask(4), 'created', 'another person asks for themselves');
select is(pg_temp.ask(4, 'secrets', 'For the board.'), 'pending', 'and says why a moment later');
select is((select reason from pressrun.access_requests where person_id = 4), 'For the board.', 'which the admins see');
select is(pg_temp.ask(4, 'secrets', 'Another.'), 'pending', 'but what was said stays');
select is((select reason from pressrun.access_requests where person_id = 4), 'For the board.', 'as it was');
select is(pg_temp.ask(1, 'nothing'), 'PRINV', 'an unknown type is refused');
select is(pg_temp.ask(1, null), 'PRINV', 'and none');
select is(pg_temp.ask(1, 'numbers'), 'PRCFL', 'what one may read already is not asked for');
select is(pg_temp.ask(6), 'PRNFD', 'a stranger to the event does not find it');
select is(pg_temp.ask(1, p_event => 999), 'PRNFD', 'nor anybody one that there is not');
select is(pg_temp.ask(null), 'PRNFD', 'nor does nobody');
select is(pg_temp.ask(3, 'secrets', repeat('x', 1001)), 'PRINV', 'a reason has at most 1000 characters');
select is(pg_temp.ask(3, 'secrets', repeat('ü', 1000)), 'created', 'of any kind');
select is((select reason from pressrun.access_requests where person_id = 3), repeat('ü', 1000), 'and is kept whole');
insert into test.members values (1000, 1, '{}');
select is(pg_temp.ask(1000, 'secrets', '   '), 'created', 'a member without any right asks too');
select is((select reason from pressrun.access_requests where person_id = 1000), null, 'a blank reason is none');

-- Who sees what.
select is(pg_temp.listed(5) - 'data'::text, '{"page": 1, "limit": 25, "total": 4, "hasMore": false}', 'an admin sees all of the workspace');
select is((select array_agg(d ->> 'person_id' order by o) from jsonb_array_elements(pg_temp.listed(5) -> 'data') with ordinality x(d, o)), '{1000,3,4,1}', 'newest first');
select is((select jsonb_agg(d -> 'person_id') from jsonb_array_elements(pg_temp.listed(1) -> 'data') d), '[1]', 'others see their own');
select is((pg_temp.listed(1) #> '{data,0}') - 'requested_at'::text, jsonb_build_object('access_request_id', :'id', 'event_id', 11, 'workspace_id', 1, 'person_id', 1, 'name', 'Alice',
  'email', 'alice@example.org', 'type', 'secrets', 'title', 'Secrets', 'permission', 'secrets.read', 'reason', 'For the annual audit.', 'state', 'pending',
  'decided_at', null, 'decided_by', null, 'decided_by_name', null, 'note', null, 'applied', null, 'actions', '[]'::jsonb), 'as it is');
select is(pg_temp.listed(5) #> '{data,3,actions}', '["grant", "decline"]', 'an admin is told what to do with it');
select is((pressrun.list_access_requests(5, 11, 2, 3) -> 'data') #>> '{0,access_request_id}', :'id', 'by pages');
select is((select state from test.error_of('select pressrun.list_access_requests(6, 11)')), 'PRNFD', 'a stranger sees none');
select is((select state from test.error_of('select pressrun.list_access_requests(5, 11, 1, 25, ''open'')')), 'PRINV', 'a state that there is not is refused');
select is((select state from test.error_of('select pressrun.list_access_requests(5, 11, 0)')), 'PRINV', 'and a page');

-- Deciding.
select is(pg_temp.decide(1, :'id', true), 'PRFBD', 'nobody grants their own request');
select is(pg_temp.decide(3, :'id', true), 'PRNFD', 'nor sees another''s');
select is(pg_temp.decide(6, :'id', true), 'PRNFD', 'a stranger does not find it');
select is(pg_temp.decide(5, 'no such request', true), 'PRNFD', 'nor anybody what there is not');
select is(pg_temp.decide(5, :'id', true, repeat('x', 1001)), 'PRINV', 'a note is bounded');
select is(pg_temp.may(1), false, 'so far nothing has changed');
select is(pg_temp.decide(5, :'id', true, ' Until June. '), 'granted', 'an admin grants');
select is(pg_temp.may(1), true, 'and the person may read it at once (C6)');
select results_eq(format('select state, decided_by, note, applied, decided_at is not null from pressrun.access_requests where access_request_id = %L', :'id'),
  $$ values ('granted', 5::bigint, 'Until June.', true, true) $$, 'who decided is kept');
select results_eq('select email, data from pressrun.notification_outbox where kind = ''access_decided''', format($$
  select 'alice@example.org', jsonb_build_object('person', 'Alice', 'type', 'secrets', 'title', 'Secrets', 'workspace', 'Workspace 1', 'event', 'Spring Gala', 'event_id', 11,
    'access_request_id', %L, 'state', 'granted', 'applied', true, 'note', 'Until June.', 'decided_by', 'Ada',
    'link_path', '/admin/events/11/reports/new?type=secrets') $$, :'id'), 'the person gets a mail, with the way to a new report');
select is(pg_temp.way(:'id', '{secrets.read}'), '/admin/events/11/reports?type=secrets', 'or to those there are, where they may not make any');
select is(pg_temp.way(:'id', '{reports.create}'), '/admin/events/11/access-requests?state=all', 'or to their requests, while they may not read it');
select is(pg_temp.way(:'id', '{reports.create,secrets.read}'), '/admin/events/11/reports/new?type=secrets', 'as the platform says now');
select is((select pressrun.access_request_json(r, false) ->> 'decided_by_name' from pressrun.access_requests r where access_request_id = :'id'), 'Ada', 'by name');
select is(pg_temp.decide(2, :'id', true, 'Again.'), 'granted', 'granting again');
select is(pg_temp.mails('access_decided') || ' ' || (select note || decided_by from pressrun.access_requests where access_request_id = :'id'), '1 Until June.5', 'changes nothing');
select is(pg_temp.decide(5, :'id', false), 'PRCFL', 'and it cannot be declined any more');
select is((select message from test.error_of(format('select pressrun.decide_access(5, 11, %L, false, null)', :'id'))), 'This request was granted already.', 'which is said');

select access_request_id as other from pressrun.access_requests where person_id = 4 \gset
select is(pg_temp.decide(5, :'other', false, 'Ask your lead.', 12), 'declined', 'an admin declines, from any event of the workspace');
select is(pg_temp.may(4), false, 'which gives nothing');
select is((select data ->> 'state' || ' ' || (data ->> 'note') from pressrun.notification_outbox where kind = 'access_decided' and email = 'carl@example.org'), 'declined Ask your lead.', 'but a mail');
select is(pg_temp.decide(5, :'other', true), 'PRCFL', 'and cannot be granted any more');
select is(pg_temp.decide(5, :'other', false), 'declined', 'declining again changes nothing');
select is(pg_temp.ask(4), 'created', 'the person may ask once more');
select is((select count(*) from pressrun.access_requests where person_id = 4), 2::bigint, 'as a new request');
select is(jsonb_array_length(pg_temp.listed(5, 'declined') -> 'data') || ' ' || jsonb_array_length(pg_temp.listed(5, 'pending') -> 'data'), '1 3', 'lists are filtered by state');

-- A platform that gives no rights by itself.
create or replace function platform.grant_access(p_person bigint, p_workspace bigint, p_permission text, p_granted_by bigint) returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$ select false $$;
select access_request_id as third from pressrun.access_requests where person_id = 3 \gset
select is(pressrun.decide_access(5, 11, :'third', true, null) -> 'applied', 'false', 'where the platform cannot grant, the decision says so');
select is((select data -> 'applied' from pressrun.notification_outbox where kind = 'access_decided' and email = 'vera@example.org'), 'false', 'and the mail');
select is(pg_temp.may(3), false, 'since the permission is not there yet');
drop function platform.grant_access(bigint, bigint, text, bigint);
select access_request_id as fourth from pressrun.access_requests where person_id = 1000 \gset
select is(pressrun.decide_access(5, 11, :'fourth', true, null) -> 'applied', 'false', 'as where it was fitted before there were requests');

-- By the link of a job (S8): its type is asked for.
update test.members set permissions = '{reports.create,numbers.read}' where person_id = 5;
select test.request(5) as job \gset
update test.members set permissions = '{reports.create}' where person_id = 1;
select is((select r.outcome || ' ' || (r.request ->> 'type') from pressrun.request_access_to_job(1, 11, :'job') r), 'created numbers', 'who holds a link asks for the type of its job');
select is((select state from test.error_of(format('select * from pressrun.request_access_to_job(6, 11, %L)', :'job'))), 'PRNFD', 'a stranger does not');

-- Written by the functions only.
select throws_ok($$ update pressrun.access_requests set state = 'granted' $$, 'PRGRD', null, 'nobody grants by hand');
select throws_ok($$ delete from pressrun.access_requests $$, 'PRGRD', null, 'nor removes the trace');
select is(test.as_role('pressrun_httpd', 'select * from pressrun.access_requests'), '42501', 'nor reads around the functions');

select * from finish();
