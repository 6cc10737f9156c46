-- What a renderer of XLSX and PDF is told besides rows: head, sections, columns, in the requester's language (F2, F3, F7, C2).
\ir support/world.sql
select no_plan();
select test.worker() as worker \gset
select test.stop_clock('2027-03-28 00:30Z') \gset

create function pg_temp.begun(p_person bigint, p_formats text[]) returns jsonb language plpgsql volatile as $$
declare
  v_run record;
  v_job text;
begin
  select r.job_id into v_job from pressrun.request_report(p_person, 11, 'numbers', '{"n": 3, "from": "2027-03-01"}', p_formats) r;
  select * into v_run from pressrun.claim_jobs((select w.worker_id from pressrun.workers w), 1);
  return pressrun.begin_run(v_run.job_id, v_run.run_lease, v_run.lease_token, 4711, '2027-01-01');
end
$$;

-- A CSV file has no head: nothing is looked up for it.
select is(pg_temp.begun(1, '{csv}') -> 'info', 'null', 'a CSV file gets no head');
select is(jsonb_path_query_array(pg_temp.begun(1, '{csv}'), '$.sections[*].columns'), '[]', 'and no titles');

-- Without a layout: one table.
select pg_temp.begun(1, '{csv,xlsx}') as run \gset
select is(:'run'::jsonb -> 'info' ->> 'language', 'en', 'a person without a German locale reads English');
select is(:'run'::jsonb -> 'info' ->> 'title', 'Numbers', 'the head has the title');
select is(:'run'::jsonb -> 'info' ->> 'event', 'Spring Gala', 'the event');
select is(jsonb_array_length(:'run'::jsonb -> 'sections'), 1, 'without a layout there is one section');

select is(jsonb_path_query_array(:'run'::jsonb, '$.info.parameters[*][0]'), '["n", "from"]', 'filters stand in the sequence of the function''s arguments');

-- Localisation, of the pieces.
select is(pressrun.localized('{"title": "Guests", "de": {"title": "Gäste"}}', 'title', 'de'), 'Gäste', 'a text has its German form');
select is(pressrun.localized('{"title": "Guests", "x-de": {"title": "Gäste"}}', 'title', 'de'), 'Gäste', 'in a JSON Schema too');
select is(pressrun.localized('{"title": "Guests", "de": {"title": "Gäste"}}', 'title', 'en'), 'Guests', 'and its own');
select is(pressrun.localized('{"title": "Guests"}', 'title', 'de'), 'Guests', 'which serves where there is no translation');
select is(pressrun.parameter_text('{"format": "date"}', '"2027-03-01"', 'de'), '01.03.2027', 'dates are as Germans write them');
select is(pressrun.parameter_text('{"format": "date"}', '"2027-03-01"', 'en'), '1 Mar 2027', 'or as the English do');
select is(pressrun.parameter_text('{"x-labels": {"absent": "Stayed away"}, "x-de": {"labels": {"absent": "Fern geblieben"}}}', '"absent"', 'de'),
  'Fern geblieben', 'a choice shows its label');
select is(pressrun.parameter_text('{"x-labels": {"absent": "Stayed away"}}', '"absent"', 'de'), 'Stayed away', 'or the label that there is');
select is(pressrun.parameter_text('{}', '[1, "b"]', 'en'), '1, b', 'a list has commas');
select is(pressrun.report_columns('[{"name": "a", "type": "text", "title": "A", "de": {"title": "Ä"}, "total": "sum"}, {"name": "b", "type": "integer"}]', 'de'),
  '[{"name": "a", "title": "Ä", "total": "sum"}, {"name": "b", "title": "B"}]', 'columns keep their sequence');
select is((select array_agg(pressrun.title_of_name(n) order by o) from unnest(array['arrived_at', 'id', 'E-mail', 'éclair_no', '_', '__a__b_', 'two words', '']) with ordinality x(n, o)),
  array['Arrived at', 'Id', 'E-mail', 'Éclair no', '_', 'A  b', 'Two words', ''], 'a column without a title has one of its name');

select is(pressrun.report_columns('[{"name": "a", "labels": {"x": "An x"}, "de": {"labels": {"x": "Ein x"}}}, {"name": "b", "labels": {"y": "A y"}}]', 'de'),
  '[{"name": "a", "title": "A", "labels": {"x": "Ein x"}}, {"name": "b", "title": "B", "labels": {"y": "A y"}}]', 'labels are in the language, or as they are');

-- With a layout: sections in its sequence, each with its own statement, arguments only where the function takes them.
select is((select jsonb_path_query_array(pressrun.report_sections(jsonb_populate_record(t, $${"layout": {"sections": [
    {"kind": "figures", "title": "At a glance", "de": {"title": "Überblick"}, "main": false, "function": "test_head",
     "arguments": [{"name": "n", "type": "integer"}], "columns": [{"name": "x"}]},
    {"kind": "table", "title": "Numbers", "main": true, "function": "test_numbers", "columns": [],
     "arguments": [{"name": "n", "type": "integer"}, {"name": "from", "type": "date"}]}]}}$$), 11, '{"n": 3, "from": "2027-03-01"}', 'de'), '$[*].query')
  from pressrun.report_types t where t.type = 'numbers'),
  '["select * from reports.test_head(event_id => $1::bigint, n => $2::integer)", "select * from reports.test_numbers(event_id => $1::bigint, n => $2::integer, \"from\" => $3::date)"]',
  'each section has its statement, in the sequence of the layout');
select * from finish();
