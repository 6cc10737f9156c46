create or replace function pressrun.parameter_text(p_schema jsonb, p_value jsonb, p_language text) returns text
language plpgsql immutable
as $$
declare
  v_text constant text := p_value #>> '{}';
begin
  if jsonb_typeof(p_value) = 'array' then
    return (select string_agg(pressrun.parameter_text(coalesce(p_schema -> 'items', '{}'), v, p_language), ', ')
      from jsonb_array_elements(p_value) v);
  elsif p_schema ->> 'format' = 'date' and v_text ~ '^\d{4}-\d{2}-\d{2}$' then
    return to_char(v_text::date, case p_language when 'de' then 'DD.MM.YYYY' else 'FMDD Mon YYYY' end);
  end if;
  return coalesce(p_schema #>> array['x-' || p_language, 'labels', v_text], p_schema #>> array['x-labels', v_text], v_text);
end
$$;

comment on function pressrun.parameter_text(jsonb, jsonb, text) is
  'A parameter''s value as people read it in a report''s head: labels of choices and dates in the language, lists with commas.';
revoke all on function pressrun.parameter_text(jsonb, jsonb, text) from public;
