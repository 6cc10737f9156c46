create or replace function pressrun.preview_report(p_person bigint, p_event bigint, p_type text, p_params jsonb) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_event record;
  v_type pressrun.report_types;
  v_params jsonb;
  v_call record;
begin
  perform pressrun.get_report_type(p_person, p_event, p_type);
  select * into v_event from pressrun.member_event(p_person, p_event);
  v_type := pressrun.requestable_type(p_type, v_event.permissions);
  v_params := pressrun.resolve_params(v_type, coalesce(p_params, '{}'), v_event.time_zone);
  perform pressrun.check_references(v_type, p_event, v_params);
  v_call := pressrun.function_call(v_type.function_name, v_type.arguments, p_event, v_params, v_type.columns);
  return jsonb_build_object('query', v_call.query, 'binds', to_jsonb(v_call.binds), 'time_zone', v_event.time_zone,
    'source', v_type.source, 'params', v_params,
    'columns', pressrun.report_columns(v_type.columns, pressrun.report_language(p_person)));
end
$$;

comment on function pressrun.preview_report(bigint, bigint, text, jsonb) is
  'The statement whose first rows a person may see before they request the report, with the same checks as request_report(): query, binds, time zone, source, params as they were resolved, columns. Who runs it logs in as pressrun_reader. Raises PRNFD, PRFBD, PRINV.';
revoke all on function pressrun.preview_report(bigint, bigint, text, jsonb) from public;
grant execute on function pressrun.preview_report(bigint, bigint, text, jsonb) to pressrun_httpd;
