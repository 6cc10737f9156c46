create or replace function pressrun.report_type_json(p_type pressrun.report_types) returns jsonb
language sql stable
as $$
  select jsonb_build_object('type', p_type.type, 'title', p_type.title, 'description', p_type.description,
    'group', p_type.report_group, 'formats', to_jsonb(p_type.formats), 'params_schema', p_type.params_schema,
    'columns', p_type.columns, 'translations', p_type.translations, 'size_limit_bytes', p_type.size_limit_bytes, 'retention_days', p_type.retention_days)
$$;

comment on function pressrun.report_type_json(pressrun.report_types) is
  'A report type as the API shows it.';
revoke all on function pressrun.report_type_json(pressrun.report_types) from public;
