create or replace function voyage.quantity_error(p_value jsonb) returns text
language sql immutable parallel safe
as $$
  select case
    when p_value is null or p_value = 'null' then 'is required'
    when jsonb_typeof(p_value) <> 'number' then 'must be a number'
    when p_value::numeric <> trunc(p_value::numeric) then 'must be a whole number'
    when p_value::numeric < 1 then 'must be at least 1'
    when p_value::numeric > 1000000 then 'must be at most 1000000'
  end
$$;

comment on function voyage.quantity_error(jsonb) is
  'What is wrong with a quantity of a request; null when nothing is.';
revoke all on function voyage.quantity_error(jsonb) from public;
