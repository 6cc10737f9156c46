create or replace function voyage.item_errors(p_field text, p_item jsonb) returns table (field text, message text)
language sql immutable parallel safe
as $$
  select p_field, 'must be an object' where jsonb_typeof(p_item) <> 'object'
  union all
  select p_field || '.' || f.name, f.message
  from (values ('sku', voyage.text_error(p_item -> 'sku', 64, true)),
               ('description', voyage.text_error(p_item -> 'description', 1000, false)),
               ('quantity', voyage.quantity_error(p_item -> 'quantity')),
               ('unit_price', voyage.price_error(p_item -> 'unit_price'))) f(name, message)
  where jsonb_typeof(p_item) = 'object' and f.message is not null
  union all
  select p_field || '.' || left(k, 100), 'is not a field of an item'
  from jsonb_object_keys(case jsonb_typeof(p_item) when 'object' then p_item else '{}' end) k
  where k not in ('sku', 'description', 'quantity', 'unit_price')
$$;

comment on function voyage.item_errors(text, jsonb) is
  'Everything that is wrong with one item of a new order; p_field is its path, for example items[1].';
revoke all on function voyage.item_errors(text, jsonb) from public;
