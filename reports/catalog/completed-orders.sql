create or replace function reports.completed_orders(event_id bigint, "from" date default null, "to" date default null)
returns table (order_number text, ordered_at timestamptz, customer text, country text, sku text, description text,
  quantity integer, unit_price numeric, line_total numeric)
language sql stable parallel safe
as $$
  select o.order_number, l.ordered_at, l.customer, l.country, l.sku, l.description, l.quantity, l.unit_price, l.line_total
  from voyage.order_lines l
  join voyage.orders o on o.order_id = l.order_id
  where l.event_id = completed_orders.event_id
    and o.event_id = completed_orders.event_id
    and o.status = 'completed'
    and (completed_orders."from" is null or l.ordered_at >= completed_orders."from"::timestamp at time zone
      (select e.time_zone from voyage.events e where e.event_id = completed_orders.event_id))
    and (completed_orders."to" is null or l.ordered_at < (completed_orders."to" + 1)::timestamp at time zone
      (select e.time_zone from voyage.events e where e.event_id = completed_orders.event_id))
  order by l.ordered_at, o.order_number, l.line_no
$$;

comment on function reports.completed_orders(bigint, date, date) is
  'The lines of an event''s completed orders, as their source gave them, by time; from and to are days of the event''s zone, both inclusive.';
