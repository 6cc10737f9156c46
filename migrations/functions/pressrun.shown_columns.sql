create or replace function pressrun.shown_columns(p_columns jsonb) returns text
language plpgsql immutable parallel safe
as $$
begin
  return case when coalesce(p_columns @> '[{"hidden": true}]', false)
    then (select string_agg(quote_ident(c ->> 'name'), ', ' order by n) from jsonb_array_elements(p_columns) with ordinality x(c, n)
          where not c @> '{"hidden": true}')
    else '*' end;
end
$$;

comment on function pressrun.shown_columns(jsonb) is
  'The select list of what people see of these columns: * where none is hidden.';
revoke all on function pressrun.shown_columns(jsonb) from public;
