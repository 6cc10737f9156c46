create or replace function pressrun.apply_report_type(p_definition jsonb) returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  d constant jsonb := p_definition;
  l constant jsonb := coalesce(p_definition -> 'limits', '{}');
  v_changed boolean;
begin
  perform pressrun.check_arguments(d ->> 'function', d -> 'arguments');
  perform pressrun.check_arguments('reports.' || (s ->> 'function'), s -> 'arguments')
  from jsonb_array_elements(d -> 'layout' -> 'sections') s;
  insert into pressrun.report_types as t (type, title, description, report_group, permission, formats, params_schema, columns,
    arguments, function_name, exists_checks, layout, size_limit_bytes, retention_days, run_deadline, first_row_timeout,
    max_attempts, source, position, enabled, translations, chunks, updated_at)
  values (d ->> 'type', d ->> 'title', d ->> 'description', d ->> 'group', d ->> 'permission',
    array(select jsonb_array_elements_text(d -> 'formats')), coalesce(d -> 'params', '{"type": "object"}'), d -> 'columns',
    d -> 'arguments', split_part(d ->> 'function', '.', 2), coalesce(d -> 'exists_checks', '[]'), coalesce(d -> 'layout', '{}'),
    coalesce((l ->> 'size_bytes')::bigint, 50000000), coalesce((l ->> 'retention_days')::integer, 30),
    coalesce((l ->> 'run_deadline')::interval, '30 minutes'), coalesce((l ->> 'first_row_timeout')::interval, '5 minutes'),
    coalesce((l ->> 'max_attempts')::integer, 3), coalesce(d ->> 'source', 'primary'), coalesce((d ->> 'position')::integer, 100),
    coalesce((d ->> 'enabled')::boolean, true), coalesce(d -> 'translations', '{}'), nullif(d -> 'chunks', 'null'), pressrun.now())
  on conflict (type) do update set title = excluded.title, description = excluded.description, report_group = excluded.report_group,
    permission = excluded.permission, formats = excluded.formats, params_schema = excluded.params_schema, columns = excluded.columns,
    arguments = excluded.arguments, function_name = excluded.function_name, exists_checks = excluded.exists_checks,
    layout = excluded.layout, size_limit_bytes = excluded.size_limit_bytes, retention_days = excluded.retention_days,
    run_deadline = excluded.run_deadline, first_row_timeout = excluded.first_row_timeout, max_attempts = excluded.max_attempts,
    source = excluded.source, position = excluded.position, enabled = excluded.enabled,
    translations = excluded.translations, chunks = excluded.chunks, updated_at = excluded.updated_at
  where coalesce((d ->> 'functions_changed')::boolean, false) or (to_jsonb(t) - 'updated_at') is distinct from (to_jsonb(excluded) - 'updated_at')
  returning true into v_changed;
  return coalesce(v_changed, false);
end
$$;

comment on function pressrun.apply_report_type(jsonb) is
  'Makes or changes a report type from its metadata plus function, arguments, columns and whether its functions are other ones than before (functions_changed); true when something changed. Called by pressrunctl catalog apply.';
revoke all on function pressrun.apply_report_type(jsonb) from public;
grant execute on function pressrun.apply_report_type(jsonb) to pressrun_ctl;
