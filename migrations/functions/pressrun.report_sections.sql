create or replace function pressrun.report_sections(p_type pressrun.report_types, p_event bigint, p_params jsonb, p_language text) returns jsonb
language plpgsql stable
as $$
declare
  v_section jsonb;
  v_call record;
  v_sections jsonb := '[]';
begin
  if p_language is null or p_type.layout -> 'sections' is null then
    v_call := pressrun.function_call(p_type.function_name, p_type.arguments, p_event, p_params, p_type.columns);
    return jsonb_build_array(jsonb_build_object('kind', 'table', 'is_main', true, 'query', v_call.query, 'binds', to_jsonb(v_call.binds))
      || case when p_language is null then '{}' else jsonb_build_object('columns', pressrun.report_columns(p_type.columns, p_language)) end);
  end if;
  for v_section in select s from jsonb_array_elements(p_type.layout -> 'sections') s loop
    v_call := pressrun.function_call(v_section ->> 'function', v_section -> 'arguments', p_event, p_params, v_section -> 'columns');
    v_sections := v_sections || jsonb_build_object('kind', v_section -> 'kind', 'is_main', v_section -> 'main',
      'title', coalesce(pressrun.localized(v_section, 'title', p_language), ''), 'query', v_call.query, 'binds', to_jsonb(v_call.binds),
      'columns', pressrun.report_columns(v_section -> 'columns', p_language));
  end loop;
  return v_sections;
end
$$;

comment on function pressrun.report_sections(pressrun.report_types, bigint, jsonb, text) is
  'What a renderer reads, in its sequence: the sections of the type''s layout with statement, bind parameters and columns in the language; one table where there is no layout. Without a language (CSV) the main section alone.';
revoke all on function pressrun.report_sections(pressrun.report_types, bigint, jsonb, text) from public;
