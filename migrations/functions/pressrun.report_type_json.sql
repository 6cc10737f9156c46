create or replace function pressrun.report_type_json(p_type pressrun.report_types) returns jsonb
language sql stable
as $$
  select jsonb_build_object('type', p_type.type, 'title', p_type.title, 'description', p_type.description,
    'group', p_type.report_group, 'translations', p_type.translations, 'formats', to_jsonb(p_type.formats), 'params_schema', p_type.params_schema,
    -- Members of a jsonb object have no sequence.
    'params_order', (
      select coalesce(jsonb_agg(k.key order by a.n nulls first, k.key), '[]')
      from jsonb_object_keys(coalesce(p_type.params_schema -> 'properties', '{}')) k(key)
      left join jsonb_array_elements(p_type.arguments) with ordinality a(argument, n) on a.argument ->> 'name' = k.key),
    'columns', p_type.columns, 'size_limit_bytes', p_type.size_limit_bytes, 'retention_days', p_type.retention_days)
$$;

comment on function pressrun.report_type_json(pressrun.report_types) is
  'A report type as the API shows it, with its texts in other languages ({"de": {"title", "description", "group"}}); those of parameters and columns stand beside them. params_order: the parameters in the sequence of the function''s arguments; what becomes others (a period) comes first.';
revoke all on function pressrun.report_type_json(pressrun.report_types) from public;
