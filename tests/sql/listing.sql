-- A2, A3, S11: the list of an event with very many jobs: what it counts, how it goes on, and that it needs not read them.
\ir support/world.sql
select no_plan();

create function pg_temp.page(p_rest text) returns jsonb language sql volatile
as $$ select test.value_as('pressrun_httpd', 'select pressrun.list_jobs(1, 11' || p_rest || ') - ''data''')::jsonb $$;
create function pg_temp.rows(p_rest text) returns jsonb language sql volatile
as $$ select test.value_as('pressrun_httpd', 'select pressrun.list_jobs(1, 11' || p_rest || ') -> ''data''')::jsonb $$;

create function pg_temp.id(n integer) returns text language sql immutable as $$ select lpad(n::text, 26, '0') $$;

-- So many jobs at once: the triggers, which refuse whoever comes not by a function, are off meanwhile.
select test.request() as job \gset
alter table pressrun.event_report_jobs disable trigger all;
insert into pressrun.event_report_jobs select (jsonb_populate_record(j, jsonb_build_object('job_id', pg_temp.id(n),
    'created_at', j.created_at - n * interval '1 minute', 'status', case when n % 1000 = 0 then 'cancelled' else 'expired' end,
    'finished_at', j.created_at, 'started_at', j.created_at))).*
  from pressrun.event_report_jobs j, generate_series(1, 9999) n where j.job_id = :'job';
select is(pg_temp.page(''), '{"page": 1, "limit": 25, "total": 10000, "totalIsMinimum": false, "hasMore": true}', 'up to 10000 jobs are counted');
insert into pressrun.event_report_jobs select (jsonb_populate_record(j, jsonb_build_object('job_id', pg_temp.id(10000)))).* from pressrun.event_report_jobs j where j.job_id = pg_temp.id(500);
select is(pg_temp.page(''), '{"page": 1, "limit": 25, "total": 10000, "totalIsMinimum": true, "hasMore": true}', 'more are not');
select is(pg_temp.page(', p_page => 401'), '{"page": 401, "limit": 25, "total": 10000, "totalIsMinimum": true, "hasMore": false}', 'but can be seen');
select is(pg_temp.rows(', p_page => 401') -> 0 ->> 'job_id', pg_temp.id(9999), 'to the oldest');
select is(pg_temp.page(', p_page => 402') -> 'hasMore', 'false', 'and then there is nothing');
select is(pg_temp.page(', p_status => ''cancelled'''), '{"page": 1, "limit": 25, "total": 9, "totalIsMinimum": false, "hasMore": false}', 'a filter counts what it finds');
select is(pg_temp.page(', p_limit => 9, p_status => ''cancelled''') -> 'hasMore', 'false', 'a page that is just full is the last');
select is(pg_temp.page(', p_limit => 8, p_status => ''cancelled''') -> 'hasMore', 'true', 'and one that is not has another behind it');
select is((select array_agg(r ->> 'job_id' order by n) from jsonb_array_elements(pg_temp.rows(', p_sort => ''status'', p_limit => 10')) with ordinality x(r, n)),
  array(select pg_temp.id(n * 1000) from generate_series(1, 9) n) || pg_temp.id(1), 'sorted by status, the newest of each first');
select is((select array_agg(r ->> 'job_id' order by n) from jsonb_array_elements(pg_temp.rows(', p_sort => ''-status'', p_limit => 3')) with ordinality x(r, n)),
  array[:'job', pg_temp.id(9999), pg_temp.id(9998)], 'and descending just the other way round, as the same index has it');

-- Who may see few of an event's many jobs, or none, is not made to wait for the others.
vacuum analyze pressrun.event_report_jobs;
create function pg_temp.pages(p_person bigint) returns integer language plpgsql volatile as $$
declare
  v_plan json;
begin
  perform set_config('role', 'pressrun_httpd', true);
  execute format('explain (analyze, buffers, format json) select pressrun.list_jobs(%s, 11)', p_person) into v_plan;
  perform set_config('role', 'none', true);
  return (v_plan #>> '{0,Plan,Shared Hit Blocks}')::integer + (v_plan #>> '{0,Plan,Shared Read Blocks}')::integer;
end
$$;
insert into test.members values (6, 1, '{secrets.read}');
select pg_temp.pages(1), pg_temp.pages(4), pg_temp.pages(6) \g /dev/null
select cmp_ok(pg_temp.pages(4), '<', 150, 'who has no type''s permission gets an empty page at once');
select cmp_ok(pg_temp.pages(6), '<', 150, 'and so does who has one of a type that there is none of');
delete from test.members where person_id = 6 and workspace_id = 1;

-- jobs_json() shows nobody a job that the list would not.
select is(test.value_as('pressrun_httpd', format('select pressrun.jobs_json(array[%L, %L], ''{}'') from pressrun.act_as(1)', pg_temp.id(10000), pg_temp.id(1)))::jsonb #>> '{1,job_id}', pg_temp.id(1), 'jobs come as they were asked for');
select is(test.value_as('pressrun_httpd', format('select pressrun.jobs_json(array[%L], ''{}'') from pressrun.act_as(6)', pg_temp.id(1))), '[]', 'not those of another workspace');
select is(test.value_as('pressrun_httpd', format('select pressrun.jobs_json(array[%L], ''{}'')', pg_temp.id(1))), '[]', 'and none for nobody');
select is(test.value_as('pressrun_httpd', $$ select pressrun.jobs_json(null, '{}') from pressrun.act_as(1) $$), '[]', 'none are none');

select * from finish();
