-- A3, S11, C6: who sees a job, by row-level security and by every function that answers people.
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset

-- Alice's numbers, Ada's secrets, both of workspace 1, and Sam's of workspace 2. Numbers have everything that hangs on a job.
select r.job_id as numbers from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}', '{a@example.org}') r \gset
select * from pressrun.claim_jobs(:'worker', 1) \gset
select test.complete(:'numbers', :run_lease, :'lease_token') \gset
select pressrun.record_download(:'numbers', 'csv', 1, 'GET', null, '::1', 'agent', true) \gset
select r.job_id as secrets from pressrun.request_report(5, 11, 'secrets', '{"n": 1}', '{csv}') r \gset
select test.request(6, 21) as foreign \gset
create table test.names as select * from (values (:'numbers', 'numbers'), (:'secrets', 'secrets'), (:'foreign', 'foreign')) v(job_id, name);
grant select on test.names to public;

-- What pressrun_httpd sees of a table as a person.
create function test.sees(p_person bigint, p_table text default 'event_report_jobs') returns text language plpgsql volatile as $$
begin
  perform set_config('role', 'pressrun_httpd', true), pressrun.act_as(p_person);
  return (select string_agg(distinct n.name, ' ' order by n.name) from test.names n
    where n.job_id in (select job_id from test.rows(p_table)));
end
$$;
create function test.rows(p_table text, out job_id text) returns setof text language plpgsql volatile as $$
begin
  return query execute format('select t.job_id from pressrun.%I t', p_table);
end
$$;
select is(test.sees(1), 'numbers', 'the requester sees the job');
select is(test.sees(2), 'numbers', 'a colleague with the permission sees it');
select is(test.sees(3), 'numbers', 'also one who may only read');
select is(test.sees(4), null, 'a colleague without the permission sees nothing');
select is(test.sees(5), 'numbers secrets', 'who has every permission sees every job of the workspace');
select is(test.sees(6), 'foreign', 'and nobody sees those of another workspace');
select is(test.sees(999), null, 'an unknown person sees nothing');
select is(test.sees(null), null, 'nor does nobody');

-- What is offered is what is allowed (U4).
create function test.offered(p_person bigint, p_job text) returns text language sql volatile as $$
  select string_agg(a, ' ') from jsonb_array_elements_text(pressrun.get_job(p_person, (select event_id from pressrun.event_report_jobs where job_id = p_job), p_job) -> 'actions') a
$$;
select is(test.offered(2, :'numbers'), 'download link rerun', 'who may request and read is offered all');
select is(test.offered(3, :'numbers'), 'download link', 'who may only read is offered the file');
select is(test.offered(5, :'secrets'), 'link cancel', 'a job that waits is cancelled by its requester');
begin;
update pressrun.report_types set enabled = false where type = 'numbers';
select is(test.offered(1, :'numbers'), 'download link', 'a type that is not offered any more is not run again');
update test.members set permissions = '{reports.create}' where person_id = 1;
select is(test.offered(1, :'numbers'), null, 'nor is a file that one may not read any more');
update test.members set permissions = '{}' where person_id = 5;
select is(test.offered(5, :'secrets'), 'cancel', 'who may nothing any more still stops what they asked for');
rollback;
begin;
set local role pressrun_httpd;
select count(*) as seen from pressrun.event_report_jobs \gset
reset role;
select is(:seen::bigint, 0::bigint, 'a connection that names nobody sees nothing');
commit;
begin;
set local role pressrun_httpd;
select pressrun.act_as(5) \gset
commit;
set role pressrun_httpd;
select count(*) as seen from pressrun.event_report_jobs \gset
reset role;
select is(:seen::bigint, 0::bigint, 'and who asks is forgotten with the transaction');

-- What hangs on a job is seen with it.
select is(test.sees(2, t), 'numbers', t || ': a colleague sees what belongs to the job')
  from unnest('{event_report_job_events,event_report_job_runs,event_report_job_artifacts,event_report_job_downloads,notification_outbox}'::text[]) t;
select is(test.sees(6, t), case t when 'event_report_job_events' then 'foreign' end, t || ': a stranger does not')
  from unnest('{event_report_job_events,event_report_job_runs,event_report_job_artifacts,event_report_job_downloads,notification_outbox}'::text[]) t;

-- The functions answer the same.
create function test.call_on(p_person bigint, p_function text, p_job text) returns text language plpgsql volatile as $$
begin
  execute format('select pressrun.%I(%s, 11, %L%s)', p_function, p_person, p_job, case p_function when 'link_subject' then ', null' end);
  raise exception 'undo' using errcode = 'TESTU';
exception when others then
  return sqlstate;
end
$$;
select is(test.call_on(1, f, :'secrets'), 'PRNFD', f || ' finds no job of a type that the person may not read, though of their workspace')
  from unnest('{link_subject,cancel_job,retry_job,rerun_job}'::text[]) f;
select is((select outcome from pressrun.authorize_download(11, :'secrets', 'csv', 1)), 'forbidden', 'nor does a link give it to them');
create function test.answer(p_call text) returns text language plpgsql volatile as $$
declare
  v_answer text;
begin
  perform set_config('role', 'pressrun_httpd', true);
  execute 'select ' || p_call into v_answer;
  return v_answer;
exception when others then
  return sqlstate;
end
$$;
create function test.found(p_call text) returns text language sql volatile as $$
  select case when a ~ '^[A-Z0-9]{5}$' then a else 'found' end from test.answer(p_call) a
$$;
select is(test.found(format('pressrun.%s(%s, 11, %L)', f, person, :'numbers')), expected, format('%s for person %s', f, person))
  from unnest('{get_job,job_history,job_downloads}'::text[]) f,
    (values (1, 'found'), (2, 'found'), (3, 'found'), (4, 'PRNFD'), (5, 'found'), (6, 'PRNFD'), (999, 'PRNFD')) p(person, expected);
select is(test.found(format('pressrun.get_job(1, 12, %L)', :'numbers')), 'PRNFD', 'nobody finds it under another event');
select is(test.found('pressrun.get_job(1, 11, ''nonsense'')'), 'PRNFD', 'nor under a name that is none');
select is(test.found(format('pressrun.get_job(1, 11, %L)', :'secrets')), 'PRNFD', 'a job of a type without permission looks as if it did not exist');

create function test.listed(p_person bigint, p_event bigint, p_more text default '') returns text language sql volatile as $$
  select case when a ~ '^[A-Z0-9]{5}$' then a else (
    select (a::jsonb ->> 'total') || coalesce(' ' || string_agg(n.name, ' ' order by place), '') from jsonb_array_elements(a::jsonb -> 'data') with ordinality as d(job, place)
    join test.names n on n.job_id = job ->> 'job_id') end
  from test.answer(format('pressrun.list_jobs(%s, %s%s)', coalesce(p_person::text, 'null'), p_event, p_more)) a
$$;
select is(test.listed(1, 11), '1 numbers', 'the list has what the person may see, and counts nothing else');
select is(test.listed(5, 11), '2 secrets numbers', 'newest first');
select is(test.listed(5, 11, ', p_sort => ''created_at'''), '2 numbers secrets', 'or oldest');
select is(test.listed(5, 11, ', p_sort => ''-type'''), '2 secrets numbers', 'or by type');
select is(test.listed(5, 11, ', p_sort => ''status'''), '2 numbers secrets', 'or by status');
select is(test.listed(5, 11, ', p_limit => 1'), '2 secrets', 'a page');
select is(test.listed(5, 11, ', p_limit => 1, p_page => 2'), '2 numbers', 'and the next');
select is(test.listed(5, 11, ', p_limit => 1, p_page => 3'), '2', 'and one after the last');
select is(test.answer('pressrun.list_jobs(5, 11, 1, 1) ->> ''hasMore''') || test.answer('pressrun.list_jobs(5, 11, 2, 1) ->> ''hasMore'''), 'truefalse', 'that say whether there is more');
select is(test.listed(5, 11, ', p_status => ''completed'''), '1 numbers', 'by status');
select is(test.listed(5, 11, ', p_type => ''secrets'''), '1 secrets', 'by type');
select is(test.listed(5, 11, ', p_mine => true'), '1 secrets', 'or the person''s own');
select is(test.listed(4, 11), '0', 'who may read nothing has an empty list');
select is(test.listed(6, 11), 'PRNFD', 'and a stranger none');
select is(test.listed(5, 11, x), 'PRINV', 'refused: ' || x) from unnest('{", p_page => 0",", p_limit => 0",", p_limit => 101",", p_sort => ''title''",", p_sort => ''created_at; drop''",", p_status => ''lost''",", p_page => null"}'::text[]) x;

-- C4: the catalog.
create function test.catalog(p_person bigint, p_event bigint) returns text language sql volatile as $$
  select case when a ~ '^[A-Z0-9]{5}$' then a else (
    select coalesce(string_agg(t ->> 'type', ' ' order by t ->> 'type') filter (where t ->> 'type' in ('numbers', 'secrets')), 'nothing')
    from jsonb_array_elements(a::jsonb -> 'data') t) end
  from test.answer(format('pressrun.list_report_types(%s, %s)', p_person, p_event)) a
$$;
select is(test.catalog(p, 11), expected, format('the catalog of person %s', p))
  from (values (1, 'numbers'), (3, 'numbers'), (4, 'nothing'), (5, 'numbers secrets'), (6, 'PRNFD')) v(p, expected);
select is(test.found(format('pressrun.get_report_type(%s, 11, %L)', p, t)), expected, format('type %s for person %s', t, p))
  from (values (1, 'numbers', 'found'), (1, 'secrets', 'PRFBD'), (1, 'nothing', 'PRNFD'), (6, 'numbers', 'PRNFD')) v(p, t, expected);

-- Who people are, and where they work.
select is(test.answer('pressrun.me(1)')::jsonb, '{"person_id": 1, "email": "alice@example.org", "name": "Alice", "locale": "en"}', 'me');
select is(test.answer('pressrun.login(''alice@example.org'', ''secret'')')::jsonb, '{"person_id": 1, "email": "alice@example.org", "name": "Alice"}', 'login');
select is(test.answer('pressrun.login(''alice@example.org'', ''wrong'')'), null, 'a wrong password is nobody''s');
select is(test.answer('pressrun.person_of_token(''2'', null)'), '2', 'the subject of a token is a person');
select is(jsonb_path_query_array(test.answer('pressrun.my_events(6)')::jsonb, '$.data[*].id'), '[21]', 'everybody has the events of their workspaces');

-- An event that has gone to another workspace takes everything of its jobs with it (S11: the event's workspace now), though
-- they keep the workspace that they were requested in, whose quota and limits they count against. Person 1000 only reads there.
update test.events set workspace_id = 2 where event_id = 11;
insert into test.members values (1000, 2, '{numbers.read}');
select is(string_agg(distinct workspace_id::text, ','), '1', 'jobs keep the workspace of their request') from pressrun.event_report_jobs where event_id = 11;
select is(test.sees(p, t), expected, format('%s of an event that has gone: person %s', t, p))
  from unnest('{event_report_jobs,event_report_job_events}'::text[]) t,
    (values (2, null), (3, null), (5, 'secrets'), (1, 'numbers'), (6, 'foreign numbers secrets'), (1000, 'foreign numbers')) v(p, expected);
select is(test.sees(p, t), expected, format('%s of an event that has gone: person %s', t, p))
  from unnest('{event_report_job_runs,event_report_job_artifacts,event_report_job_downloads,notification_outbox}'::text[]) t,
    (values (2, null), (3, null), (5, null), (1, 'numbers'), (6, 'numbers'), (1000, 'numbers')) v(p, expected);
select is(test.found(format('pressrun.%s(%s, 11, %L)', f, p, :'numbers')), expected, format('%s of an event that has gone: person %s', f, p))
  from unnest('{get_job,job_history,job_downloads,why_waiting}'::text[]) f,
    (values (1, 'found'), (2, 'PRNFD'), (3, 'PRNFD'), (5, 'PRNFD'), (6, 'found'), (1000, 'found')) v(p, expected);
select is(test.answer(format('jsonb_array_length(pressrun.get_job(%s, 11, %L) -> ''artifacts'')', p, :'numbers')), '1', 'its file is shown to person ' || p)
  from unnest('{1,6,1000}'::bigint[]) p;
select is(test.answer(format('jsonb_array_length(pressrun.job_downloads(%s, 11, %L) -> ''data'')', p, :'numbers')), '1', 'and who had it')
  from unnest('{1,6,1000}'::bigint[]) p;
select is(test.offered(6, :'numbers'), 'download link rerun', 'its new people are offered what they may there');
select is(test.offered(1000, :'numbers'), 'download link', 'and no more');
select is(test.offered(1, :'numbers'), null, 'its requester nothing any more');
select is(test.offered(5, :'secrets'), 'cancel', 'but to stop what they asked for');
select is(test.listed(p, 11), expected, 'the list of an event that has gone: person ' || p)
  from (values (1, '1 numbers'), (2, 'PRNFD'), (3, 'PRNFD'), (5, '1 secrets'), (6, '2 secrets numbers'), (1000, '1 numbers')) v(p, expected);
select is(test.listed(6, 11, ', p_status => ''completed'', p_type => ''numbers'''), '1 numbers', 'filtered too');
-- Who asks about one event is shown others' jobs of that event alone, whatever else they may see (Sam requested foreign).
create function test.sees_of(p_person bigint, p_event bigint) returns text language plpgsql volatile as $$
begin
  perform set_config('role', 'pressrun_httpd', true), pressrun.act_as(p_person, p_event);
  return (select string_agg(n.name, ' ' order by n.name) from test.names n join pressrun.event_report_jobs j using (job_id));
end
$$;
select is(test.sees_of(p, e), expected, format('person %s about event %s', p, e))
  from (values (6, 11, 'foreign numbers secrets'), (6, 21, 'foreign'), (1000, 11, 'numbers'), (1000, 21, 'foreign'), (1, 11, 'numbers'), (1, 12, 'numbers'), (2, 11, null), (6, 12, 'foreign'),
    (6, 999, 'foreign')) v(p, e, expected);
-- An event that is gone is in no workspace.
update test.events set event_id = 14 where event_id = 11;
select is(test.sees(p), expected, 'the jobs of no event any more: person ' || p) from (values (1, 'numbers'), (2, null), (6, 'foreign'), (1000, 'foreign')) v(p, expected);
select is(test.found(format('pressrun.%s(%s, 11, %L)', f, p, :'numbers')), expected, format('%s of no event any more: person %s', f, p))
  from unnest('{get_job,why_waiting}'::text[]) f, (values (1, 'found'), (2, 'PRNFD'), (6, 'PRNFD')) v(p, expected);
update test.events set event_id = 11, workspace_id = 1 where event_id = 14;
select is(test.sees(2), 'numbers', 'when it is back, all is as it was');

-- C6: a revoked permission takes effect at once, for lists, single jobs, and the tables.
update test.members set permissions = '{reports.create}' where person_id in (1, 2);
select is(test.sees(2), null, 'a colleague who lost the permission sees nothing any more');
select is(test.listed(2, 11), '0', 'nor in the list');
select is(test.found(format('pressrun.get_job(2, 11, %L)', :'numbers')), 'PRNFD', 'nor the job');
select is(test.sees(1), 'numbers', 'its requester still sees it (S11)');
delete from test.members where person_id = 2;
select is(test.listed(2, 11), 'PRNFD', 'who left the workspace does not even find the event');
insert into test.members values (2, 1, '{numbers.read}');
select is(test.sees(2), 'numbers', 'and a granted one takes effect at once too');

select * from finish();
