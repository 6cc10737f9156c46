create or replace function voyage.order_json(p_order voyage.orders) returns jsonb
language sql stable
set search_path = pg_catalog, voyage, pg_temp
as $$
  select jsonb_build_object('id', p_order.order_number, 'order_number', p_order.order_number, 'event_id', p_order.event_id,
    'status', p_order.status, 'customer', p_order.customer, 'country', p_order.country, 'currency', p_order.currency,
    'promo_code', (select c.code from voyage.promo_codes c where c.promo_code_id = p_order.promo_code_id),
    'ordered_at', p_order.ordered_at, 'created_at', p_order.ordered_at, 'completed_at', p_order.completed_at,
    'items', coalesce(jsonb_agg(jsonb_build_object('line_no', l.line_no, 'sku', l.sku, 'description', l.description,
      'quantity', l.quantity, 'unit_price', voyage.money(l.unit_price), 'line_total', voyage.money(l.line_total))
      order by l.line_no) filter (where l.line_no is not null), '[]'),
    'discount', voyage.money(p_order.discount), 'refunded', voyage.money(p_order.refunded),
    'total', voyage.money(coalesce(sum(l.line_total), 0) - p_order.discount))
  from (select) always left join voyage.order_lines l on l.order_id = p_order.order_id
$$;

comment on function voyage.order_json(voyage.orders) is
  'An order as the API shows it. Money is a number with at least two decimals; total is the sum of the lines less the discount.';
revoke all on function voyage.order_json(voyage.orders) from public;
