drop function if exists pressrun.report_call(pressrun.report_types, bigint, jsonb);
drop function if exists pressrun.function_call(text, jsonb, bigint, jsonb);  -- before columns could be hidden

create or replace function pressrun.function_call(p_function text, p_arguments jsonb, p_event bigint, p_params jsonb, p_columns jsonb,
  out query text, out binds text[], out source text)
language plpgsql stable
as $$
declare
  v_argument jsonb;
  v_name text;
begin
  source := format('reports.%I(event_id => $1::bigint', p_function);
  binds := array[p_event::text];
  for v_argument in select a from jsonb_array_elements(p_arguments) a loop
    v_name := v_argument ->> 'name';
    if p_params ->> v_name is not null then
      binds := binds || case jsonb_typeof(p_params -> v_name)
        when 'array' then array(select jsonb_array_elements_text(p_params -> v_name))::text
        else p_params ->> v_name end;
      source := source || format(', %I => $%s::%s', v_name, cardinality(binds), (v_argument ->> 'type')::regtype);
    end if;
  end loop;
  source := source || ')';
  query := format('select %s from %s', pressrun.shown_columns(p_columns), source);
end
$$;

comment on function pressrun.function_call(text, jsonb, bigint, jsonb, jsonb) is
  'The statement that reads a function of schema reports without its hidden columns, its bind parameters, and the call alone (source). The event comes from the job alone; parameters that are absent keep the function''s defaults.';
revoke all on function pressrun.function_call(text, jsonb, bigint, jsonb, jsonb) from public;
