-- How a CSV file is written, where who asked for it chose (SPEC F1).
alter table pressrun.event_report_jobs
  add column csv_options jsonb,
  add constraint known_csv_options check (csv_options is null or case when jsonb_typeof(csv_options) = 'object' then
    csv_options <> '{}' and csv_options - '{bom,delimiter,line_end}'::text[] = '{}' and format ~ '(^|,)csv(,|$)'
    and (not csv_options ? 'bom' or jsonb_typeof(csv_options -> 'bom') = 'boolean')
    and (not csv_options ? 'delimiter' or csv_options -> 'delimiter' in ('","', '";"', '"|"', '"\t"'))
    and (not csv_options ? 'line_end' or csv_options -> 'line_end' in ('"crlf"', '"lf"'))
    else false end);
comment on column pressrun.event_report_jobs.csv_options is 'What was chosen for its CSV file: {"bom": true | false, "delimiter": "," | ";" | "|" | tab, "line_end": "crlf" | "lf"}, each of them optional; null: nothing, see full_csv_options().';

alter table pressrun.report_schedules
  add column csv_options jsonb,
  add constraint known_csv_options check (csv_options is null or case when jsonb_typeof(csv_options) = 'object' then
    csv_options <> '{}' and csv_options - '{bom,delimiter,line_end}'::text[] = '{}' and format ~ '(^|,)csv(,|$)'
    and (not csv_options ? 'bom' or jsonb_typeof(csv_options -> 'bom') = 'boolean')
    and (not csv_options ? 'delimiter' or csv_options -> 'delimiter' in ('","', '";"', '"|"', '"\t"'))
    and (not csv_options ? 'line_end' or csv_options -> 'line_end' in ('"crlf"', '"lf"'))
    else false end);
comment on column pressrun.report_schedules.csv_options is 'The csv_options of its jobs.';
