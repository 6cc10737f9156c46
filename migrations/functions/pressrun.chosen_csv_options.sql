create or replace function pressrun.chosen_csv_options(p_format text, p_options jsonb) returns jsonb
language plpgsql immutable
as $$
declare
  v_options constant jsonb := jsonb_strip_nulls(p_options);
  v_unknown text;
begin
  if coalesce(v_options, 'null') = 'null' then
    return null;
  elsif jsonb_typeof(v_options) <> 'object' then
    perform pressrun.invalid('csv', 'must be an object');
  elsif not 'csv' = any (string_to_array(p_format, ',')) then
    perform pressrun.invalid('csv', 'is for reports that have csv among their formats');
  end if;
  select min(k) into v_unknown from jsonb_object_keys(p_options) k where k not in ('bom', 'delimiter', 'line_end');
  if v_unknown is not null then
    perform pressrun.invalid('csv.' || v_unknown, 'is not known; there are bom, delimiter and line_end');
  elsif jsonb_typeof(v_options -> 'bom') <> 'boolean' then
    perform pressrun.invalid('csv.bom', 'must be true or false');
  elsif v_options -> 'delimiter' not in ('","', '";"', '"|"', '"\t"') then
    perform pressrun.invalid('csv.delimiter', 'must be a comma, a semicolon, "|" or a tab');
  elsif v_options -> 'line_end' not in ('"crlf"', '"lf"') then
    perform pressrun.invalid('csv.line_end', 'must be crlf or lf');
  end if;
  return nullif(v_options, '{}');
end
$$;

comment on function pressrun.chosen_csv_options(text, jsonb) is
  'The csv_options of a job of these formats (as in event_report_jobs.format) for what was asked for; null for nothing. A member that is null counts as absent. Raises PRINV for anything else, and for options without a CSV file.';
revoke all on function pressrun.chosen_csv_options(text, jsonb) from public;
