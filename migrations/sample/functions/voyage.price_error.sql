create or replace function voyage.price_error(p_value jsonb) returns text
language sql immutable parallel safe
as $$
  select case
    when p_value is null or p_value = 'null' then 'is required'
    when jsonb_typeof(p_value) <> 'number' then 'must be a number'
    when p_value::numeric < 0 then 'must be at least 0'
    when p_value::numeric > 1000000000 then 'must be at most 1000000000'
    when p_value::numeric <> round(p_value::numeric, 2) then 'must have at most 2 decimals'
  end
$$;

comment on function voyage.price_error(jsonb) is
  'What is wrong with a price of a request; null when nothing is.';
revoke all on function voyage.price_error(jsonb) from public;
