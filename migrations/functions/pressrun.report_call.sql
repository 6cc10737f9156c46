create or replace function pressrun.report_call(p_type pressrun.report_types, p_event bigint, p_params jsonb, out query text, out binds text[])
language plpgsql stable
as $$
declare
  v_argument jsonb;
  v_name text;
begin
  query := format('select * from reports.%I(event_id => $1::bigint', p_type.function_name);
  binds := array[p_event::text];
  for v_argument in select a from jsonb_array_elements(p_type.arguments) a loop
    v_name := v_argument ->> 'name';
    if p_params ->> v_name is not null then
      binds := binds || case jsonb_typeof(p_params -> v_name)
        when 'array' then array(select jsonb_array_elements_text(p_params -> v_name))::text
        else p_params ->> v_name end;
      query := query || format(', %I => $%s::%s', v_name, cardinality(binds), (v_argument ->> 'type')::regtype);
    end if;
  end loop;
  query := query || ')';
end
$$;

comment on function pressrun.report_call(pressrun.report_types, bigint, jsonb) is
  'The statement that runs a report, and its bind parameters. The event comes from the job alone; parameters that are absent keep the function''s defaults.';
revoke all on function pressrun.report_call(pressrun.report_types, bigint, jsonb) from public;
