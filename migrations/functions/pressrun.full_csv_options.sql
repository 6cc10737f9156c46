create or replace function pressrun.full_csv_options(p_options jsonb) returns jsonb
language sql immutable parallel safe
as $$
  select '{"bom": false, "delimiter": ",", "line_end": "crlf"}'::jsonb || coalesce(p_options, '{}')
$$;

comment on function pressrun.full_csv_options(jsonb) is
  'csv_options of a job with a value for each: RFC 4180 where nothing was chosen.';
revoke all on function pressrun.full_csv_options(jsonb) from public;
