-- J15, J6, J9, S2, F7, C8: large reports in chunks: who may render what, what a stale lease can do (nothing), and that no part is left.
\ir support/world.sql
select no_plan();

-- A type whose rows come by (g, place); place is for the key alone, and has a name that the cut has too.
create function reports.test_pages(event_id bigint, n integer default 10) returns table (g integer, t text, place bigint)
language sql stable parallel safe
as $$ select (x / 4)::integer, 'row ' || x, x from generate_series(1, n::bigint) x order by 1, 3 $$;
select pressrun.apply_report_type($json${
  "type": "pages", "title": "Pages", "description": "Counts.", "group": "Tests", "permission": "numbers.read", "formats": ["csv", "pdf"],
  "params": {"type": "object", "properties": {"n": {"type": "integer"}}}, "arguments": [{"name": "n", "type": "integer"}],
  "columns": [{"name": "g", "type": "integer"}, {"name": "t", "type": "text"}, {"name": "place", "type": "bigint", "hidden": true}],
  "chunks": {"key": ["g", "place"], "rows": 4}, "function": "reports.test_pages"}$json$) \gset
select is((test.error_of($$ update pressrun.report_types set chunks = '{"key": []}' where type = 'pages' $$)).state, '23514', 'a type is cut by a key or not at all');

create function pg_temp.chunks(p_job text) returns text language sql stable as $$
  select string_agg(concat_ws(' ', chunk_no, state, attempts), ', ' order by run_lease, chunk_no) from pressrun.event_report_job_chunks where job_id = p_job
$$;
create function pg_temp.parts(p_job text) returns text language sql stable as $$
  select string_agg(concat_ws(' ', chunk_no, chunk_lease, format, state), ', ' order by run_lease, chunk_no, chunk_lease, format)
  from pressrun.event_report_job_parts where job_id = p_job
$$;
-- A job that its holder has cut into three and a last page.
create function pg_temp.cut_job(p_worker uuid, p_formats text[] default '{csv}', out job text, out lease bigint, out token uuid) language plpgsql as $$
begin
  select r.job_id into job from pressrun.request_report(1, 11, 'pages', '{"n": 14}', p_formats, p_csv => '{"bom": true, "delimiter": ";"}') r;
  select c.run_lease, c.lease_token into lease, token from pressrun.claim_jobs(p_worker, 1) c;
  perform test.begin(job, lease, token);
  perform pressrun.register_chunks(job, lease, token, 'snap-1', '{"language": "en"}', '[["0", "3"], ["1", "7"], ["2", "11"]]');
end
$$;
create function pg_temp.stored(p_job text, p_chunk integer, p_lease bigint) returns jsonb language sql stable as $$
  select jsonb_agg(jsonb_build_object('artifact_id', a.part_id, 'bytes', 100, 'rows', 4)) from pressrun.event_report_job_parts a
  where a.job_id = p_job and a.chunk_no = p_chunk and a.chunk_lease = p_lease
$$;
create function pg_temp.render(c record) returns text language plpgsql as $$
begin
  perform pressrun.begin_chunk(c.job_id, c.run_lease, c.chunk_no, c.chunk_lease, c.chunk_token, 1, '2020-01-01');
  return pressrun.chunk_stored(c.job_id, c.run_lease, c.chunk_no, c.chunk_lease, c.chunk_token, pg_temp.stored(c.job_id, c.chunk_no, c.chunk_lease));
end
$$;
-- Every call about a chunk with a lease that does not hold, and whether one of them changed anything.
create function pg_temp.call_with(p_job text, p_run bigint, p_chunk integer, p_lease bigint, p_token uuid, out answers text, out changed boolean) language plpgsql as $$
declare
  v_before constant text := concat(pg_temp.chunks(p_job), pg_temp.parts(p_job));
begin
  answers := concat_ws(' ', coalesce(pressrun.begin_chunk(p_job, p_run, p_chunk, p_lease, p_token, 1, now())::text, 'null'),
    pressrun.chunk_stored(p_job, p_run, p_chunk, p_lease, p_token, pg_temp.stored(p_job, p_chunk, p_lease)),
    pressrun.chunk_failed(p_job, p_run, p_chunk, p_lease, p_token, 'internal_error', '{}', true),
    pressrun.hand_back_chunk(p_job, p_run, p_chunk, p_lease, p_token),
    pressrun.chunk_stop_wanted(p_job, p_run, p_chunk, p_lease, p_token));
  changed := v_before is distinct from concat(pg_temp.chunks(p_job), pg_temp.parts(p_job));
end
$$;

-- What a run is told: how to cut its rows and how to read a page of them. Hidden columns are in neither file nor preview.
select test.worker('holder') as holder \gset
select test.worker('helper') as helper \gset
select r.job_id as job from pressrun.request_report(1, 11, 'pages', '{"n": 14}', '{csv}') r \gset
select * from pressrun.claim_jobs(:'holder', 1) \gset
select test.begin(:'job', :run_lease, :'lease_token') as run \gset
select is(:'run'::jsonb #>> '{sections,0,query}', 'select g, t from reports.test_pages(event_id => $1::bigint, n => $2::integer)', 'a hidden column is not read for a file');
select is(pressrun.preview_report(1, 11, 'pages', '{}') #>> '{columns,1,name}', 't', 'a preview describes the visible columns');
select is(pressrun.preview_report(1, 11, 'pages', '{}') #>> '{columns,2,name}', null, 'and no other');
select is(:'run'::jsonb #>> '{chunks,page_query}', 'select g, t from reports.test_pages(event_id => $1::bigint, n => $2::integer) r'
  ' where ($3::integer is null or r.g >= $3::integer and (r.g, r.place) > ($3::integer, $4::bigint))'
  ' and ($5::integer is null or r.g <= $5::integer and (r.g, r.place) <= ($5::integer, $6::bigint)) order by r.g, r.place', 'a page lies between two keys');
select :'run'::jsonb #>> '{chunks,cut_query}' as cut_query \gset
prepare cut (bigint, integer) as :cut_query;
select results_eq('execute cut (11, 14)', $$ values ('1', '4', 4::bigint), ('2', '8', 8), ('3', '12', 12), ('3', '14', 14) $$, 'the rows are cut into pages, and the last row counts all');
select is_empty('execute cut (11, 0)', 'a report without rows has none');
select test.request() as other \gset
select * from pressrun.claim_jobs(:'holder', 1) \gset o_
select is(test.begin(:'other', :o_run_lease, :'o_lease_token') -> 'chunks', 'null', 'a type without a key is never cut');

-- Texts of a key compare by their bytes, as the report sorts them, whatever the database's collation (two orders of one moment).
insert into voyage.orders (event_id, order_number, status, source, customer, country, currency, ordered_at, completed_at)
  select 42, n, 'completed', 'import', 'C', 'DE', 'EUR', '2031-01-01', '2031-01-01' from unnest('{b,A,a,B}'::text[]) n;
insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, unit_price, sku, description, customer, country)
  select o.order_id, 1, 42, 1, o.ordered_at, 1, 's', 'd', 'C', 'DE' from voyage.orders o where o.ordered_at = '2031-01-01';
select pressrun.chunk_plan(t, 42, '{}') ->> 'page_query' as page_query from pressrun.report_types t where t.type = 'completed-orders' \gset
prepare page (bigint, timestamptz, text, integer, timestamptz, text, integer) as :page_query;
select results_eq($$ execute page (42, '2030-12-31', '', 0, null, null, null) $$, $$ select order_number, ordered_at, customer, country, sku, description, quantity, unit_price, line_total
  from reports.completed_orders(42, '2030-12-31') $$, 'pages have the sequence of the report');
select results_eq($$ select order_number from reports.completed_orders(42, '2030-12-31') $$, $$ values ('A'), ('B'), ('a'), ('b') $$, 'which is that of bytes');
select results_eq($$ execute page (42, '2031-01-01', 'B', 1, '2031-01-01', 'a', 1) $$, $$ select order_number, ordered_at, customer, country, sku, description, quantity, unit_price, line_total
  from reports.completed_orders(42, '2030-12-31') where order_number = 'a' $$, 'and end where they should');

-- register_chunks().
select is((test.error_of(format('select pressrun.register_chunks(%L, %s, %L, %L, %L, %L)', :'job', :run_lease, :'lease_token', 's', '{}', keys))).state, 'PRINV', label)
from (values ('[["1"]]', 'a key has all its columns'), ('[["1", null]]', 'and none is null')) v(keys, label);
select is(pressrun.register_chunks(:'job', :run_lease, gen_random_uuid(), 's', '{}', '[["1", "4"]]'), 'lease_lost', 'nobody else may cut a run');
select is(pressrun.register_chunks(:'job', :run_lease, :'lease_token', 's', '{}', '[["1", "4"], ["2", "8"]]'), 'ok', 'a holder offers pages');
select is(pressrun.register_chunks(:'job', :run_lease, :'lease_token', 's', '{}', '[["1", "4"], ["2", "8"]]'), 'ok', 'the same call again');
select is(pg_temp.chunks(:'job'), '1 waiting 0, 2 waiting 0', 'makes no others');
select results_eq('select after_key, last_key from pressrun.event_report_job_chunks order by chunk_no',
  $$ values (null::text[], '{1,4}'::text[]), ('{1,4}', '{2,8}') $$, 'each begins behind the one before');
select is(pressrun.hand_back(:'job', :run_lease, :'lease_token', 'enough'), 'requeued', 'the run goes back');
select is(pg_temp.chunks(:'job'), '1 dropped 0, 2 dropped 0', 'and its chunks with it');
select is((select count(*) from pressrun.claim_chunks(:'helper', 5)), 0::bigint, 'nobody gets one any more');
select is(pressrun.cancel_job(1, 11, :'job'), 'cancelled', 'done with it');

-- Claims.
select * from pg_temp.cut_job(:'holder', '{csv,pdf}') \gset
select is((select count(*) from pressrun.claim_chunks(:'helper', 0)), 0::bigint, 'nothing is claimed for nobody');
select is((select state from test.error_of(format('select pressrun.claim_chunks(%L, 1)', gen_random_uuid()))), 'PRWRK', 'an unknown worker gets no chunk');
select * from pressrun.claim_chunks(:'helper', 1) \gset c1_
select is(concat_ws(' ', :'c1_job_id', :c1_chunk_no, :'c1_type', :c1_attempt), concat_ws(' ', :'job', 1, 'pages', 1), 'another worker gets the first chunk');
select is(string_agg(concat_ws(' ', chunk_no, chunk_lease), ', '), '2 1', 'the holder takes the next for itself') from pressrun.claim_own_chunk(:'job', :lease, :'token');
select is(string_agg(concat_ws(' ', chunk_no, chunk_lease, attempt), ', '), '2 2 1', 'and the same when the answer was lost') from pressrun.claim_own_chunk(:'job', :lease, :'token');
select is((select count(*) from pressrun.claim_own_chunk(:'job', :lease, gen_random_uuid())), 0::bigint, 'only the holder does');

-- begin_chunk(): what a renderer needs, and the part rows before the first byte.
select pressrun.begin_chunk(:'job', :lease, 1, :c1_chunk_lease, :'c1_chunk_token', 4711, '2027-01-01 00:00:00.123Z') as plan \gset
select is(:'plan'::jsonb - '{artifacts,sections,info,deadline_ms,chunks,first_row_timeout_ms,trace_context}'::text[],
  $${"chunk": {"number": 1, "after_key": null, "last_key": ["0", "3"], "snapshot": "snap-1", "shared": {"language": "en"}}, "source": "primary",
    "csv": {"bom": true, "delimiter": ";", "line_end": "crlf"}, "size_limit_bytes": 50000000, "time_zone": "Europe/London"}$$::jsonb, 'a chunk is told where it lies and in which snapshot');
select is(:'plan'::jsonb -> 'chunks' #- '{cut_query}' #- '{page_query}', '{"rows": 4, "key_columns": 2, "binds": ["11", "14"]}', 'with its parameters');
select is(:'plan'::jsonb #>> '{info,title}', 'Pages', 'and what the report is');
select is(pg_temp.parts(:'job'), '1 1 csv uploading, 1 1 pdf uploading', 'its parts are recorded before their first byte (S2)');
select ok(bool_and(r2_key like format('1/%%/%s-%s-1-1-%%.part', :'job', :lease)), 'their keys carry job, leases and token') from pressrun.event_report_job_parts;
select is((select jsonb_agg(a order by a) from jsonb_array_elements(pressrun.begin_chunk(:'job', :lease, 1, :c1_chunk_lease, :'c1_chunk_token', 4711, now()) -> 'artifacts') a),
  (select jsonb_agg(a order by a) from jsonb_array_elements(:'plan'::jsonb -> 'artifacts') a), 'the same call again answers the same parts');
select is(pressrun.chunk_stop_wanted(:'job', :lease, 1, :c1_chunk_lease, :'c1_chunk_token'), false, 'it may go on');
select is((pg_temp.call_with(:'job', :lease, 1, :c1_chunk_lease, gen_random_uuid()))::text, '("null lease_lost lease_lost lease_lost t",f)', 'a wrong token changes nothing');
select is((pg_temp.call_with(:'job', :lease, 1, :c1_chunk_lease + 1, :'c1_chunk_token'))::text, '("null lease_lost lease_lost lease_lost t",f)', 'nor a wrong lease');
select is((pg_temp.call_with(:'job', :lease + 1, 1, :c1_chunk_lease, :'c1_chunk_token'))::text, '("null lease_lost lease_lost lease_lost t",f)', 'nor another run''s');

-- chunk_stored().
select is((test.error_of(format('select pressrun.chunk_stored(%L, %s, 1, %s, %L, %L)', :'job', :lease, :c1_chunk_lease, :'c1_chunk_token',
  pg_temp.stored(:'job', 1, 1) - 0))).state, 'PRINV', 'a chunk has a part for each format');
select is(pressrun.chunk_stored(:'job', :lease, 1, :c1_chunk_lease, :'c1_chunk_token', pg_temp.stored(:'job', 1, 1)), 'ok', 'its parts are stored');
select is(pressrun.chunk_stored(:'job', :lease, 1, :c1_chunk_lease, :'c1_chunk_token', pg_temp.stored(:'job', 1, 1)), 'ok', 'also when the answer was lost');
select is((pg_temp.call_with(:'job', :lease, 1, :c1_chunk_lease, :'c1_chunk_token'))::text, '("null ok lease_lost lease_lost t",f)', 'a stored chunk stays so');
select is(pressrun.chunk_states(:'job', :lease, :'token'), '{"cancel_requested": false, "open": 2, "rows": 4, "csv_bytes": 100, "failed": null}', 'the holder sees how far it is');
select is(pressrun.chunk_states(:'job', :lease, gen_random_uuid()), null, 'and nobody else');
select is((select count(*) from pressrun.event_report_job_artifacts where job_id = :'job'), 2::bigint, 'parts are no artifacts');
select is(jsonb_array_length(coalesce(pressrun.get_job(1, 11, :'job') -> 'artifacts', '[]')), 0, 'and are not offered');

-- Faults: three attempts, with a pause; a handed back one does not count; what cannot pass fails at once.
select * from pressrun.claim_chunks(:'helper', 1) \gset c3_
select is(pressrun.hand_back_chunk(:'job', :lease, 3, :c3_chunk_lease, :'c3_chunk_token'), 'requeued', 'a stopping worker hands its chunk back');
select is(pg_temp.chunks(:'job'), '1 stored 1, 2 rendering 1, 3 waiting 0', 'and uses up no attempt');
select * from pressrun.claim_chunks(:'helper', 1) \gset c3_
select test.as_role('postgres', format('select pressrun.begin_chunk(%L, %s, 3, %s, %L, 1, now())', :'job', :lease, :c3_chunk_lease, :'c3_chunk_token')) \gset
select is(pressrun.chunk_failed(:'job', :lease, 3, :c3_chunk_lease, :'c3_chunk_token', 'storage_unavailable', '{}', true), 'requeued', 'a transient fault is tried again');
select is(pg_temp.parts(:'job'), '1 1 csv stored, 1 1 pdf stored, 3 2 csv abandoned, 3 2 pdf abandoned', 'what it had begun is given up');
select is((select count(*) from pressrun.claim_chunks(:'helper', 1)), 0::bigint, 'but not at once');
create function pg_temp.end_backoff() returns void language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin update pressrun.event_report_job_chunks set not_before = null; end $$;
alter function pg_temp.end_backoff() owner to pressrun_owner;
select pg_temp.end_backoff() \gset
select * from pressrun.claim_chunks(:'helper', 1) \gset c3_
select is(pressrun.chunk_failed(:'job', :lease, 3, :c3_chunk_lease, :'c3_chunk_token', 'runner_crashed', '{"signal": 9}', true), 'requeued', 'a crash costs an attempt');
select * from pressrun.claim_chunks(:'helper', 1) \gset c3_
select is(:c3_attempt, 3, 'and no pause');
select is(pressrun.chunk_failed(:'job', :lease, 3, :c3_chunk_lease, :'c3_chunk_token', 'runner_crashed', '{"signal": 9}', true), 'failed', 'the third is the last');
select is(pressrun.chunk_states(:'job', :lease, :'token') -> 'failed', '{"chunk": 3, "code": "runner_crashed", "diagnostic": {"signal": 9}, "transient": true}', 'which the holder is told');
select is((select count(*) from pressrun.claim_chunks(:'helper', 1)), 0::bigint, 'nobody gets it again');
select is((select count(*) from pressrun.claim_own_chunk(:'job', :lease, :'token')), 1::bigint, 'the holder has still its own');

-- The run ends: nothing of it stays (J15), whoever still writes.
select is(pressrun.fail_job(:'job', :lease, :'token', 'runner_crashed', '{}', false), 'failed', 'the run fails');
select is(pg_temp.chunks(:'job'), '1 stored 1, 2 dropped 1, 3 failed 3', 'its open chunks are dropped');
select ok(bool_and(state = 'abandoned'), 'and all its parts given up') from pressrun.event_report_job_parts where job_id = :'job';
select is((select count(*) from pressrun.objects_to_delete(100) d join pressrun.event_report_job_parts p on p.part_id = d.artifact_id and p.r2_key = d.r2_key), 2::bigint,
  'what was stored is deleted at once, the rest after a minute in which somebody may write');
select pressrun.object_delete_failed(part_id, 'no') from pressrun.event_report_job_parts where chunk_no = 1 and format = 'csv' \gset
select is((select delete_error from pressrun.event_report_job_parts where chunk_no = 1 and format = 'csv'), 'no', 'a store that refuses is remembered');
select pressrun.object_deleted(part_id) from pressrun.event_report_job_parts where chunk_no = 1 and format = 'csv' \gset
select is_empty($$ select from pressrun.event_report_job_parts where chunk_no = 1 and format = 'csv' $$, 'the row goes with the object');

-- A run that completes gives its parts up too.
select * from pg_temp.cut_job(:'holder') \gset
select is(string_agg(pg_temp.render(c), ' '), 'ok ok ok', 'all chunks are rendered') from pressrun.claim_chunks(:'helper', 5) c;
select is(string_agg(chunk_no || format || bytes, ' '), '1csv100 2csv100 3csv100', 'the holder gets the parts in their sequence') from pressrun.chunk_parts(:'job', :lease, :'token');
select is_empty(format('select pressrun.chunk_parts(%L, %s, %L)', :'job', :lease, gen_random_uuid()), 'and nobody else');
select is(pressrun.complete_job(:'job', :lease, :'token', test.stored(:'job', :lease)), 'ok', 'the run completes');
select is(pg_temp.parts(:'job'), '1 1 csv abandoned, 2 1 csv abandoned, 3 1 csv abandoned', 'and its parts go');
select is((select count(*) from pressrun.objects_to_delete(100)), 3::bigint, 'at once');

-- Cancel: who renders a chunk is told to stop; no chunk is given out.
select * from pg_temp.cut_job(:'holder') \gset
select * from pressrun.claim_chunks(:'helper', 1) \gset c1_
select is(pressrun.cancel_job(1, 11, :'job'), 'cancelling', 'the job is cancelled');
select is(pressrun.chunk_stop_wanted(:'job', :lease, 1, :c1_chunk_lease, :'c1_chunk_token'), true, 'its chunks are to stop');
select is((select count(*) from pressrun.claim_chunks(:'helper', 1)), 0::bigint, 'none is given out');
select is(pressrun.chunk_states(:'job', :lease, :'token') ->> 'cancel_requested', 'true', 'the holder hears of it too');
select is(pressrun.acknowledge_cancel(:'job', :lease, :'token'), 'cancelled', 'it ends');
select is((pg_temp.call_with(:'job', :lease, 1, :c1_chunk_lease, :'c1_chunk_token'))::text, '("null lease_lost lease_lost lease_lost t",f)', 'a late chunk changes nothing');
select * from pg_temp.cut_job(:'holder') \gset
select pressrun.cancel_job(1, 11, :'job') \gset
select is(pressrun.register_chunks(:'job', :lease, :'token', 's', '{}', '[["1", "4"]]'), 'cancel_requested', 'a cancelled run is not cut');
select pressrun.acknowledge_cancel(:'job', :lease, :'token') \gset

-- Workers that go: a claim whose answer was lost, a clean stop, a lost one. The job itself goes on.
select * from pg_temp.cut_job(:'holder') \gset
select count(*) from pressrun.claim_own_chunk(:'job', :lease, :'token') \gset
select * from pressrun.claim_chunks(:'helper', 1) \gset c2_
select is(pressrun.hand_back_unknown(:'helper', array[:'c2_chunk_token']::uuid[]), 0::bigint, 'a chunk that the worker holds stays');
select is(pressrun.hand_back_unknown(:'helper', '{}'), 1::bigint, 'one that it does not know of is handed back');
select is(pg_temp.chunks(:'job'), '1 rendering 1, 2 waiting 0, 3 waiting 0', 'and no attempt used up');
select * from pressrun.claim_chunks(:'helper', 1) \gset c2_
select pressrun.retire_worker(:'helper') \gset
select is(pg_temp.chunks(:'job'), '1 rendering 1, 2 waiting 0, 3 waiting 0', 'nor by a clean stop');
select test.worker('other') as helper \gset
select * from pressrun.claim_chunks(:'helper', 1) \gset c2_
select test.fall_silent(:'helper') \gset
select is(pressrun.rescue_lost_runs(), 0::bigint, 'no run is lost with a worker that rendered a chunk');
select is(pg_temp.chunks(:'job'), '1 rendering 1, 2 waiting 1, 3 waiting 0', 'its chunk costs one attempt, and waits again (J6)');
select is((pg_temp.call_with(:'job', :lease, 2, :c2_chunk_lease, :'c2_chunk_token'))::text, '("null lease_lost lease_lost lease_lost t",f)', 'whoever comes back late changes nothing');
select is(test.status(:'job'), 'running', 'the job runs on');
select test.fall_silent(:'holder') \gset
select is(pressrun.rescue_lost_runs(), 2::bigint, 'the holder is lost: its runs with it');
select is(pg_temp.chunks(:'job'), '1 dropped 1, 2 dropped 1, 3 dropped 0', 'and all chunks of its snapshot');

-- What is long over is forgotten, once no part is left.
create function pg_temp.age() returns void language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
begin update pressrun.event_report_job_cuts set created_at = clock_timestamp() - interval '8 days'; end $$;
alter function pg_temp.age() owner to pressrun_owner;
select is(pressrun.prune(100), 0::bigint, 'how runs were cut is remembered for a week');
select pg_temp.age() \gset
select count(pressrun.object_deleted(part_id)) from pressrun.event_report_job_parts where chunk_no < 3 \gset
select cmp_ok((select count(*) from pressrun.event_report_job_parts), '>', 0::bigint, 'and longer while a part is left');
select cmp_ok(pressrun.prune(100), '>', 0::bigint, 'not longer');
select is_empty($$ select from pressrun.event_report_job_cuts c where not exists (select from pressrun.event_report_job_parts p where (p.job_id, p.run_lease) = (c.job_id, c.run_lease)) $$,
  'whatever has no parts is gone');

-- Whether a run may be cut at all: what its like had decides, and its source where there was none.
create function pg_temp.whole_run(p_job text, p_worker uuid, p_rows bigint) returns jsonb language plpgsql as $$
declare
  v_claimed record;
  v_run jsonb;
begin
  select * into strict v_claimed from pressrun.claim_jobs(p_worker, 1);
  v_run := test.begin(p_job, v_claimed.run_lease, v_claimed.lease_token);
  perform pressrun.complete_job(p_job, v_claimed.run_lease, v_claimed.lease_token, jsonb_build_array(jsonb_build_object(
    'artifact_id', v_run #>> '{artifacts,0,artifact_id}', 'bytes', 1, 'rows', p_rows, 'sha256', repeat('a', 64))));
  return v_run -> 'chunks';
end
$$;
select test.worker('whole') as whole_worker \gset
select r.job_id as whole from pressrun.request_report(1, 11, 'pages', '{"n": 8}', '{pdf}') r \gset
select is(pg_temp.whole_run(:'whole', :'whole_worker', 8) -> 'expected_rows', 'null', 'of the first of its kind nobody knows how many rows it has');
select test.stop_clock(now() + interval '1 hour') \gset
select pressrun.rerun_job(1, 11, :'whole') as whole \gset
select is(pg_temp.whole_run(:'whole', :'whole_worker', 9), 'null', 'one whose like had two chunks is not cut');
select test.stop_clock(now() + interval '2 hours') \gset
select pressrun.rerun_job(1, 11, :'whole') as whole \gset
select is(pg_temp.whole_run(:'whole', :'whole_worker', 9) - '{cut_query,page_query,binds}'::text[], '{"rows": 4, "key_columns": 2, "expected_rows": 9, "cut_above_rows": 8}', 'one whose like had more is');
select r.job_id as whole from pressrun.request_report(1, 11, 'pages', '{"n": 8}', '{csv}') r \gset
select is(pg_temp.whole_run(:'whole', :'whole_worker', 9), 'null', 'one of CSV alone is not yet: it would read twice');

-- By hand nobody writes here, whoever they are.
select is(test.as_role('postgres', sql), 'PRGRD', 'refused: ' || sql) from (values
  ('update pressrun.event_report_job_chunks set state = ''waiting'''), ('delete from pressrun.event_report_job_parts'), ('truncate pressrun.event_report_job_cuts cascade')) v(sql);

select * from finish();
