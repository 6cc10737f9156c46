create or replace function voyage.order_errors(p_event voyage.events, p_order jsonb) returns table (field text, message text)
language sql stable
as $$
  select f.name, f.message
  from (values ('customer', voyage.text_error(p_order -> 'customer', 200, false)),
               ('country', voyage.text_error(p_order -> 'country', 100, false)),
               ('promo_code', voyage.text_error(p_order -> 'promo_code', 100, false)),
               ('currency', case when coalesce(p_order -> 'currency', to_jsonb(p_event.currency)) not in ('null', to_jsonb(p_event.currency))
                                   then 'must be ' || p_event.currency || ', the currency of the event' end),
               ('items', case when p_order -> 'items' is null then 'is required'
                              when jsonb_typeof(p_order -> 'items') <> 'array' then 'must be a list'
                              when jsonb_array_length(p_order -> 'items') = 0 then 'must have at least one item'
                              when jsonb_array_length(p_order -> 'items') > 1000 then 'must have at most 1000 items' end)
       ) f(name, message)
  where f.message is not null
  union all
  select left(k, 100), 'is not a field of an order'
  from jsonb_object_keys(p_order) k
  where k not in ('customer', 'country', 'promo_code', 'currency', 'items')
  union all
  select 'promo_code', 'is not a code of this event that is valid now'
  where jsonb_typeof(p_order -> 'promo_code') = 'string' and voyage.usable_promo(p_event.event_id, p_order ->> 'promo_code') is null
  union all
  select e.field, e.message
  from jsonb_array_elements(case when jsonb_typeof(p_order -> 'items') = 'array' then p_order -> 'items' else '[]' end)
    with ordinality as item(body, place)
  cross join lateral voyage.item_errors(format('items[%s]', item.place - 1), item.body) e
  where item.place <= 1000
$$;

comment on function voyage.order_errors(voyage.events, jsonb) is
  'Everything that is wrong with a new order, which is a JSON object. Items count from 0.';
revoke all on function voyage.order_errors(voyage.events, jsonb) from public;
