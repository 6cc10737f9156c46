-- A1, A3, S11: what open pages are told, decided for all of them in one call.
\ir support/world.sql
select no_plan();
-- What the httpd's call answers, or its SQLSTATE.
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
create function test.told(p_persons bigint[], p_events bigint[], p_jobs text[], p_queued integer default null) returns text
language sql volatile as $$
  select string_agg(format('%s to %s', coalesce(s.job ->> 'type', '?'), (select string_agg(p::text, ',' order by p) from unnest(s.persons) p)), '; '
    order by s.job ->> 'type', (select min(p) from unnest(s.persons) p))
  from pressrun.jobs_for_streams(p_persons, p_events, p_jobs, p_queued) s
$$;
select r.job_id as numbers from pressrun.request_report(1, 11, 'numbers', '{}', '{csv}') r \gset
select r.job_id as secrets from pressrun.request_report(5, 11, 'secrets', '{"n": 1}', '{csv}') r \gset
select r.job_id as elsewhere from pressrun.request_report(6, 21, 'numbers', '{}', '{csv}') r \gset

select is(test.told('{1,2,3,4,5,6}', '{11,11,11,11,11,21}', array[:'numbers', :'secrets', :'elsewhere']),
  'numbers to 1; numbers to 2,5; numbers to 3; numbers to 6; secrets to 5', 'each hears of what they may see, those who see the same together');
select is(test.told('{6,1}', '{11,21}', array[:'numbers', :'elsewhere']), null, 'who follows an event of others hears nothing');
select is(test.told('{2,2}', '{11,12}', array[:'numbers']), 'numbers to 2', 'two pages of a person are one');
select is(test.told('{}', '{}', array[:'numbers']), null, 'nobody hears nothing');
create temp table told as select s.persons[1] as person, s.job from pressrun.jobs_for_streams('{1,2,3}', '{11,11,11}', array[:'numbers'], null) s;
select is(job, test.answer(format('pressrun.get_job(%s, 11, %L)', person, :'numbers'))::jsonb, 'as get_job() shows it to ' || person) from told;
select is(test.as_role('pressrun_httpd', format('select * from pressrun.jobs_for_streams(''{1}'', ''{11}'', array[%L], 50)', :'numbers')), 'ok', 'the httpd may ask');

-- Those that run and the newest that wait come without having changed.
select is(test.told('{5}', '{11}', '{}', 50), 'numbers to 5; secrets to 5', 'a look finds what waits');
select is(test.told('{5}', '{11}', '{}', 1), 'secrets to 5', 'among so many');
select test.worker() as worker \gset
select count(*) as claimed from pressrun.claim_jobs(:'worker', 1) \gset
select is(test.told('{5}', '{11}', '{}', 0), 'numbers to 5', 'and what runs');
select is(bool_or(s.ended), false, 'which has not ended') from pressrun.jobs_for_streams('{5}', '{11}', '{}', 50) s;

-- A right that was taken away counts in the next call.
update test.members set permissions = '{reports.create}' where person_id in (1, 2);
select is(test.told('{1,2}', '{11,11}', array[:'numbers']), 'numbers to 1', 'a requester still sees their own (S11)');
select is(s.job, test.answer(format('pressrun.get_job(1, 11, %L)', :'numbers'))::jsonb, 'as get_job() shows it') from pressrun.jobs_for_streams('{1}', '{11}', array[:'numbers'], null) s;

-- An event that has gone to another workspace: its people hear of its jobs, as get_job() shows them, and those of its former one no more.
update test.events set workspace_id = 2 where event_id = 11;
select is(test.told('{1,2,3,5,6}', '{11,11,11,11,11}', array[:'numbers', :'secrets']), 'numbers to 1; numbers to 6; secrets to 5; secrets to 6', 'who hears of an event that has gone');
select is(s.job::text, test.answer(format('pressrun.get_job(%s, 11, %L)', s.persons[1], s.job_id)), 'as get_job() shows it to ' || s.persons[1])
from pressrun.jobs_for_streams('{1,5,6}', '{11,11,11}', array[:'numbers', :'secrets'], null) s;
select is(array_agg(coalesce(r, 'ends')), '{"",ends,"reports.create,numbers.read,secrets.read"}', 'whose streams end')
from pressrun.stream_rights('{1,3,6}', '{11,11,11}', '{a,b,c}', '{1,3,6}') r;
update test.events set workspace_id = 1 where event_id = 11;

-- What each may do, to notice that it changed, and whether the stream must end.
select is(array_agg(coalesce(r, 'ends')), '{"reports.create","reports.create,numbers.read,secrets.read",ends,ends}', 'rights of each')
from pressrun.stream_rights('{2,5,6,1}', '{11,11,11,21}', '{a,b,c,d}', '{2,5,6,1}') r;
select is(array_agg(coalesce(r, 'ends')), '{ends}', 'of an event that is not there') from pressrun.stream_rights('{5}', '{999}', '{a}', '{5}') r;
delete from test.members where person_id in (1, 2);
select is(array_agg(coalesce(r, 'ends')), '{"",ends}', 'whoever left keeps only what they requested') from pressrun.stream_rights('{1,2}', '{11,11}', '{a,b}', '{1,2}') r;
select pressrun.end_session('b', now() + interval '1 hour') \g /dev/null
select is(array_agg(coalesce(r, 'ends')), '{"reports.create,numbers.read,secrets.read",ends}', 'a logout ends them') 
from pressrun.stream_rights('{5,5}', '{11,11}', '{a,b}', '{5,5}') r;
select is(array_agg(coalesce(r, 'ends')), '{ends,ends}', 'and so does a token that names nobody any more, or somebody else')
from pressrun.stream_rights('{5,5}', '{11,11}', '{a,a}', '{gone,2}') r;

select * from finish();
