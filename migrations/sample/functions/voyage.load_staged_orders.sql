create or replace function voyage.load_staged_orders(p_import bigint, p_event bigint) returns jsonb
language sql volatile
as $$
  -- Stored in the sequence in which reports read them.
  insert into voyage.orders (event_id, order_number, status, source, customer, country, currency, ordered_at, completed_at)
  select e.event_id, r.order_number, s.status, 'import', (array_agg(r.customer order by r.row_no))[1],
    (array_agg(r.country order by r.row_no))[1], e.currency, min(r.ordered_at) at time zone e.time_zone,
    case s.status when 'completed' then max(r.ordered_at) at time zone e.time_zone end
  from voyage.order_import_rows r
  join voyage.events e on e.event_id = p_event
  cross join lateral (select case when r.order_number like 'C%' then 'cancelled' else 'completed' end) s(status)
  where r.import_id = p_import
  group by e.event_id, r.order_number, s.status
  order by min(r.ordered_at), r.order_number;

  insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, unit_price, sku, description, customer, country)
  select o.order_id, row_number() over (partition by r.order_number order by r.row_no), p_event, r.quantity,
    r.ordered_at at time zone e.time_zone, r.unit_price, r.sku, r.description, r.customer, r.country
  from voyage.order_import_rows r
  join voyage.events e on e.event_id = p_event
  join voyage.orders o on o.event_id = p_event and o.order_number = r.order_number
  where r.import_id = p_import
  order by r.ordered_at, r.order_number, 2;

  select jsonb_build_object(
    'orders_loaded', count(distinct r.order_number),
    'orders_cancelled', count(distinct r.order_number) filter (where r.order_number like 'C%'),
    'lines_loaded', count(*))
  from voyage.order_import_rows r
  where r.import_id = p_import;
$$;

comment on function voyage.load_staged_orders(bigint, bigint) is
  'Makes orders of the rows of an import and counts them. Numbers that begin with C are cancelled orders. A local time that the clocks skipped is read with the offset before the change, as PostgreSQL does.';
revoke all on function voyage.load_staged_orders(bigint, bigint) from public;
