create or replace function voyage.money(p_amount numeric) returns numeric
language sql immutable parallel safe
as $$
  select round(p_amount, greatest(scale(p_amount), 2))
$$;

comment on function voyage.money(numeric) is
  'The same amount, written with at least two decimals.';
revoke all on function voyage.money(numeric) from public;
