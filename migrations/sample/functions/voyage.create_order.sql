create or replace function voyage.create_order(p_person bigint, p_event bigint, p_order jsonb) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
declare
  v_event constant voyage.events := voyage.order_access(p_person, p_event, 'orders.write');
  v_promo voyage.promo_codes;
  v_order voyage.orders;
  v_gross numeric;
begin
  -- Who uses the last of a promo code is decided one order after the other.
  perform from voyage.promo_codes c where c.event_id = p_event and c.code = p_order ->> 'promo_code' for update;
  perform voyage.check_order(v_event, p_order);
  v_promo := voyage.usable_promo(p_event, p_order ->> 'promo_code');
  select sum((i ->> 'quantity')::numeric * (i ->> 'unit_price')::numeric) into v_gross from jsonb_array_elements(p_order -> 'items') i;

  insert into voyage.orders (event_id, order_number, status, source, customer, country, currency, promo_code_id, discount, ordered_at)
  values (p_event, 'W-' || nextval('voyage.order_numbers'), 'open', 'api', p_order ->> 'customer', p_order ->> 'country', v_event.currency,
    v_promo.promo_code_id, round(v_gross * coalesce(v_promo.discount_percent, 0) / 100, 2), now())
  returning * into v_order;

  insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, unit_price, sku, description, customer, country)
  select v_order.order_id, item.place, p_event, (item.body ->> 'quantity')::numeric::integer, v_order.ordered_at,
    round((item.body ->> 'unit_price')::numeric, 2), item.body ->> 'sku', coalesce(item.body ->> 'description', ''),
    v_order.customer, v_order.country
  from jsonb_array_elements(p_order -> 'items') with ordinality as item(body, place);

  insert into voyage.activity_log (event_id, actor_id, action, object, after)
  values (p_event, p_person, 'order.created', 'order ' || v_order.order_number, '{"status": "open"}');
  return voyage.order_json(v_order);
end
$$;

comment on function voyage.create_order(bigint, bigint, jsonb) is
  'Makes an open order of one or more items and returns it. Raises PRNFD (event), PRFBD (orders.write), PRINV with every bad field at once.';
revoke all on function voyage.create_order(bigint, bigint, jsonb) from public;
grant execute on function voyage.create_order(bigint, bigint, jsonb) to pressrun_httpd;
