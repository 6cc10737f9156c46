-- F1, J10, J11, J14: the choices for a CSV file are kept as they were asked for, go with every repetition, and reach who writes it.
\ir support/world.sql
select no_plan();
select test.stop_clock('2027-06-01 12:00Z') \gset
select test.worker() as worker \gset

create function pg_temp.ask(p_csv jsonb, p_formats text[] default '{csv}', p_window interval default null, p_key text default null, out job text, out outcome text)
language sql as $$
  select r.job_id, r.outcome from pressrun.request_report(1, 11, 'numbers', '{}', p_formats, p_dedupe_window => p_window, p_idempotency_key => p_key,
    p_request_hash => p_csv::text, p_csv => p_csv) r
$$;
create function pg_temp.csv_of(p_job text) returns jsonb language sql volatile as $$
  select j.csv_options from pressrun.event_report_jobs j where j.job_id = p_job
$$;
create function pg_temp.field(p_sql text) returns text language sql as $$
  select concat_ws(' ', e.state, e.detail -> 0 ->> 'field') from test.error_of(p_sql) e
$$;

-- What is kept.
select is(pg_temp.csv_of((pg_temp.ask(given)).job), kept, coalesce(given::text, 'nothing')) from (values
  ('{"bom": true, "delimiter": ";", "line_end": "lf"}'::jsonb, '{"bom": true, "delimiter": ";", "line_end": "lf"}'::jsonb),
  ('{"delimiter": "\t"}', '{"delimiter": "\t"}'), ('{"delimiter": "|"}', '{"delimiter": "|"}'), ('{"delimiter": ","}', '{"delimiter": ","}'),
  ('{"bom": false, "line_end": "crlf"}', '{"bom": false, "line_end": "crlf"}'),
  ('{"bom": true, "delimiter": null}', '{"bom": true}'), ('{}', null), ('null', null), (null, null)) v(given, kept);
select is(pg_temp.csv_of((pg_temp.ask('{"bom": true}', '{xlsx,csv}')).job), '{"bom": true}', 'a CSV among other files has options too');
select (pg_temp.ask('{"delimiter": ";"}')).job as job \gset
select is(pressrun.get_job(1, 11, :'job') -> 'csv', '{"delimiter": ";"}', 'the job shows what was chosen');
select is(pressrun.get_job(1, 11, test.request()) -> 'csv', 'null', 'or that nothing was');
select is(jsonb_path_query(pressrun.list_jobs(1, 11), '$.data[*] ? (@.job_id == $job).csv', jsonb_build_object('job', :'job'::text)), '{"delimiter": ";"}', 'and so does the list');

-- What is refused, and by the table as well, whoever writes.
create function test.store(p_csv jsonb, p_format text) returns text language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  perform insert_job(new_ulid(), 11, 1, (select t from report_types t where t.type = 'numbers'), '{}', p_format, 1, '{}', 0::smallint, null, null, null, p_csv => p_csv);
  return 'stored';
exception when others then
  return sqlstate;
end
$$;
alter function test.store(jsonb, text) owner to pressrun_owner;
select count(*) as jobs from pressrun.event_report_jobs \gset
create temp table bad as select * from (values
  ('[]'::jsonb, 'PRINV csv'), ('5', 'PRINV csv'), ('"lf"', 'PRINV csv'), ('["bom"]', 'PRINV csv'),
  ('{"quote": "''"}', 'PRINV csv.quote'), ('{"bom": true, "BOM": true}', 'PRINV csv.BOM'), ('{"guard": null}', 'PRINV csv.guard'),
  ('{"bom": "true"}', 'PRINV csv.bom'), ('{"bom": 1}', 'PRINV csv.bom'), ('{"bom": []}', 'PRINV csv.bom'),
  ('{"delimiter": ""}', 'PRINV csv.delimiter'), ('{"delimiter": ":"}', 'PRINV csv.delimiter'), ('{"delimiter": ";;"}', 'PRINV csv.delimiter'),
  ('{"delimiter": "\""}', 'PRINV csv.delimiter'), ('{"delimiter": "\n"}', 'PRINV csv.delimiter'), ('{"delimiter": "\\t"}', 'PRINV csv.delimiter'),
  ('{"delimiter": [","]}', 'PRINV csv.delimiter'), ('{"delimiter": 59}', 'PRINV csv.delimiter'),
  ('{"line_end": "cr"}', 'PRINV csv.line_end'), ('{"line_end": "LF"}', 'PRINV csv.line_end'), ('{"line_end": "\n"}', 'PRINV csv.line_end'),
  ('{"line_end": true}', 'PRINV csv.line_end')) v(options, expected);
select is(pg_temp.field(format('select pg_temp.ask(%L)', options)), expected, concat('refused: ', options)) from bad;
select is(pg_temp.field(format('select pg_temp.ask(%L, %L)', o, '{xlsx}')), 'PRINV csv', 'no options without a CSV file: ' || o) from unnest('{"{}","{\"bom\": true}"}'::text[]) o;
select is(test.store(options, 'csv'), '23514', concat('never stored: ', options)) from bad;
select is(test.store(o, 'csv'), '23514', concat('never stored: ', o)) from unnest(array['null', '{}', '{"bom": null}']::jsonb[]) o;
select is(test.store('{"bom": true}', 'xlsx,pdf'), '23514', 'nor without a CSV file');
select is((select count(*) from pressrun.event_report_jobs), :jobs::bigint, 'a refused request makes no job');
select is(test.store('{"bom": true, "delimiter": "\t", "line_end": "crlf"}', 'xlsx,csv'), 'stored', 'what is known is stored');

-- Who writes the file is told all of it.
create function pg_temp.told(p_job text) returns jsonb language plpgsql as $$
declare
  c record;
begin
  select * into strict c from pressrun.claim_jobs((select worker_id from pressrun.workers), 100) k where k.job_id = p_job;
  return test.begin(c.job_id, c.run_lease, c.lease_token) -> 'csv';
end
$$;
select is(pg_temp.told(:'job'), '{"bom": false, "delimiter": ";", "line_end": "crlf"}', 'a renderer is told every option');
select is(pg_temp.told((pg_temp.ask(null)).job), '{"bom": false, "delimiter": ",", "line_end": "crlf"}', 'where nothing was chosen those of RFC 4180');
select is(pg_temp.told((pg_temp.ask('{"bom": true, "line_end": "lf"}')).job), '{"bom": true, "delimiter": ",", "line_end": "lf"}', 'and the chosen ones where some were');

-- Every repetition writes the same file.
create function test.retried_by_itself(p_job text) returns text language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  perform setval('queue_claimed_ms_0', 0), fail_stuck_job(p_job, 'stuck_queue', 0::smallint, interval '0');
  return automatic_retry_of(p_job);
end
$$;
alter function test.retried_by_itself(text) owner to pressrun_owner;
create function pg_temp.failed() returns text language plpgsql as $$
declare
  v_job constant text := (pg_temp.ask('{"bom": true, "delimiter": "|"}')).job;
  c record;
begin
  select * into strict c from pressrun.claim_jobs((select worker_id from pressrun.workers), 100) k where k.job_id = v_job;
  perform pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, 'internal_error', null, false);
  return v_job;
end
$$;
select is(pg_temp.csv_of(pressrun.retry_job(1, 11, pg_temp.failed())), '{"bom": true, "delimiter": "|"}', 'a retry');
select is(pg_temp.csv_of(pressrun.rerun_job(1, 11, pg_temp.failed())), '{"bom": true, "delimiter": "|"}', 'a re-run');
select is(pg_temp.csv_of(job_id), '{"bom": true, "delimiter": "|"}', 'what an expired link gives') from pressrun.renew_download(1, 11, pg_temp.failed(), 'csv', null);
select is(pg_temp.csv_of(test.retried_by_itself((pg_temp.ask('{"line_end": "lf"}')).job)), '{"line_end": "lf"}', 'an automatic retry (J5)');

-- Another file is another request.
select test.stop_clock('2027-06-02 12:00Z') \gset
select (pg_temp.ask('{"delimiter": ";"}', p_window => 'PT10M')).job as base \gset
select is(pg_temp.ask('{"delimiter": ";"}', p_window => 'PT10M')::text, format('(%s,deduplicated)', :'base'), 'the same options are the same request');
select is(pg_temp.ask('{"bom": false, "delimiter": ";"}', p_window => 'PT10M')::text, format('(%s,deduplicated)', :'base'), 'also when a default is said');
select is((pg_temp.ask(o::jsonb, p_window => 'PT10M')).outcome, 'created', 'never across options: ' || coalesce(o, 'none'))
  from unnest('{null,"{\"delimiter\": \"|\"}","{\"delimiter\": \";\", \"bom\": true}","{\"delimiter\": \";\", \"line_end\": \"lf\"}"}'::text[]) o;
select is((pg_temp.ask('{"delimiter": ","}', p_window => 'PT10M')).outcome, 'deduplicated', 'what is the default is no other file than what was left open');
select (pg_temp.ask('{"delimiter": ";"}', p_key => 'k')).job as keyed \gset
select is(pg_temp.field($$ select pg_temp.ask('{"delimiter": "|"}', p_key => 'k') $$), 'PRIDK', 'a key is for one choice');

-- Schedules.
create function pg_temp.last_csv(p_schedule text) returns jsonb language sql as $$
  select j.csv_options from pressrun.event_report_jobs j join pressrun.report_schedules s on s.last_job_id = j.job_id where s.schedule_id = p_schedule
$$;
create function pg_temp.change(p_schedule text, p_changes jsonb) returns jsonb language sql as $$
  select pressrun.change_schedule(1, 11, p_schedule, p_changes) -> 'csv'
$$;
select pressrun.create_schedule(1, 11, 'numbers', '{}', '{csv,xlsx}', '0 7 * * *', 'UTC', p_csv => '{"bom": true, "delimiter": ";"}') as made \gset
select :'made'::jsonb ->> 'schedule_id' as schedule \gset
select is(:'made'::jsonb -> 'csv', '{"bom": true, "delimiter": ";"}', 'a schedule keeps and shows them');
select is(pressrun.get_schedule(1, 11, :'schedule') -> 'csv', '{"bom": true, "delimiter": ";"}', 'later too');
select pressrun.run_schedule_now(1, 11, :'schedule') \gset
select is(pg_temp.last_csv(:'schedule'), '{"bom": true, "delimiter": ";"}', 'its jobs have them, by hand');
select is(pg_temp.change(:'schedule', '{"csv": {"delimiter": "\t"}}'), '{"delimiter": "\t"}', 'a change replaces them');
select test.stop_clock('2027-06-03 07:00Z') \gset
select is(pressrun.run_schedules(), 1::bigint, 'it is due');
select is(pg_temp.last_csv(:'schedule'), '{"delimiter": "\t"}', 'and its jobs have them by the clock');
select is(pg_temp.change(:'schedule', '{"cron": "0 8 * * *", "format": ["csv"]}'), '{"delimiter": "\t"}', 'another change leaves them');
select is(pg_temp.field(format('select pressrun.change_schedule(1, 11, %L, %L)', :'schedule', c)), expected, c) from (values
  ('{"csv": {"delimiter": "x"}}', 'PRINV csv.delimiter'), ('{"csv": {"x": 1}}', 'PRINV csv.x'), ('{"csv": 5}', 'PRINV csv'),
  ('{"format": ["xlsx"], "csv": {"bom": true}}', 'PRINV csv')) v(c, expected);
select is(pressrun.get_schedule(1, 11, :'schedule') -> 'csv', '{"delimiter": "\t"}', 'a refused change changes nothing');
select is(pg_temp.change(:'schedule', '{"format": ["xlsx"]}'), 'null', 'without a CSV file there are none any more');
select is(pg_temp.change(:'schedule', '{"format": ["csv", "xlsx"]}'), 'null', 'and none come back with it');
select is(pg_temp.change(:'schedule', '{"csv": {"line_end": "lf"}}'), '{"line_end": "lf"}', 'until they are chosen again');
select is(pg_temp.change(:'schedule', '{"csv": null}'), 'null', 'null is for the defaults');
select is(pg_temp.field($$ select pressrun.create_schedule(1, 11, 'numbers', '{}', '{csv}', '@daily', p_csv => '{"bom": 1}') $$), 'PRINV csv.bom', 'a new one is checked');
select is(pg_temp.field($$ select pressrun.create_schedule(1, 11, 'numbers', '{}', '{xlsx}', '@daily', p_csv => '{"bom": true}') $$), 'PRINV csv', 'as a request is');
create function test.store_in_schedule(p_csv jsonb) returns text language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin
  update report_schedules set csv_options = p_csv;
  return 'stored';
exception when others then
  return sqlstate;
end
$$;
alter function test.store_in_schedule(jsonb) owner to pressrun_owner;
select is(test.store_in_schedule(options), '23514', concat('never stored in a schedule: ', options)) from bad;
select is(test.store_in_schedule('{"bom": true}'), 'stored', 'but what is known is');

select * from finish();
