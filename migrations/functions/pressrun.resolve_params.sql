-- Before it could be asked about another time.
drop function if exists pressrun.resolve_params(pressrun.report_types, jsonb, text);

create or replace function pressrun.resolve_params(p_type pressrun.report_types, p_params jsonb, p_time_zone text,
  p_at timestamptz default pressrun.now()) returns jsonb
language plpgsql stable
as $$
declare
  v_params jsonb := p_params;
  v_range record;
  v_field text;
begin
  if jsonb_typeof(p_params) is distinct from 'object' then
    perform pressrun.invalid('params', 'must be an object');
  end if;
  select k into v_field from jsonb_object_keys(p_params) k
  where not coalesce(p_type.params_schema -> 'properties', '{}') ? k limit 1;
  if found then
    perform pressrun.invalid('params.' || v_field, 'is not a parameter of this report');
  end if;
  select k into v_field from jsonb_array_elements_text(coalesce(p_type.params_schema -> 'required', '[]')) k
  where not p_params ? k limit 1;
  if found then
    perform pressrun.invalid('params.' || v_field, 'is required');
  end if;
  for v_range in select p.key, p.value -> 'x-resolves' as targets from jsonb_each(p_type.params_schema -> 'properties') p
                 where p.value ? 'x-resolves' loop
    v_params := v_params || pressrun.resolve_range(v_range.key, v_range.targets, p_params, p_time_zone, p_at);
  end loop;
  return v_params;
end
$$;

comment on function pressrun.resolve_params(pressrun.report_types, jsonb, text, timestamptz) is
  'The parameters that a job keeps: a relative period becomes dates of the event''s time zone, as of p_at. Raises PRINV for an unknown or missing parameter; types and ranges are checked against the JSON Schema before it comes here.';
revoke all on function pressrun.resolve_params(pressrun.report_types, jsonb, text, timestamptz) from public;
