create or replace function voyage.complete_known_orders(p_import bigint, p_event bigint, p_time_zone text) returns jsonb
language sql volatile
as $$
  with more as (
    delete from voyage.order_import_rows r
    using voyage.orders o
    where r.import_id = p_import and o.event_id = p_event and o.order_number = r.order_number
    returning o.order_id, r.row_no, r.sku, r.description, r.quantity, r.ordered_at at time zone p_time_zone as ordered_at, r.unit_price,
      r.customer, r.country
  ), added as (
    insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, unit_price, sku, description, customer, country)
    select m.order_id,
      (select max(l.line_no) from voyage.order_lines l where l.order_id = m.order_id) + row_number() over (partition by m.order_id order by m.row_no),
      p_event, m.quantity, m.ordered_at, m.unit_price, m.sku, m.description, m.customer, m.country
    from more m
  ), longer as (
    select m.order_id, count(*) as lines, min(m.ordered_at) as first_at, max(m.ordered_at) as last_at from more m group by m.order_id
  ), timed as (
    update voyage.orders o
    set ordered_at = least(o.ordered_at, l.first_at),
      completed_at = case when o.completed_at is not null then greatest(o.completed_at, l.last_at) end
    from longer l
    where o.order_id = l.order_id
  )
  select jsonb_build_object('orders_completed', count(*), 'lines_completed', coalesce(sum(l.lines), 0)) from longer l
$$;

comment on function voyage.complete_known_orders(bigint, bigint, text) is
  'Adds the rows of an import that belong to orders which the event has behind the lines of those, takes them out of the import, and counts. REQUIRES set_aside_known_orders().';
revoke all on function voyage.complete_known_orders(bigint, bigint, text) from public;
