create or replace function reports.order_statement(event_id bigint, "order" text)
returns table (line_no integer, sku text, description text, quantity integer, unit_price numeric, line_total numeric, currency text,
  order_number text, order_status text, ordered_at timestamptz, completed_at timestamptz, customer text, country text,
  subtotal numeric, discount numeric, tax numeric, total numeric, refunded numeric)
language sql stable parallel safe
as $$
  select l.line_no, l.sku, l.description, l.quantity, l.unit_price, l.line_total, o.currency,
    o.order_number, o.status, o.ordered_at, o.completed_at, o.customer, o.country,
    sum(l.line_total) over (), o.discount, o.tax, sum(l.line_total) over () - o.discount, o.refunded
  from voyage.orders o
  join voyage.order_lines l on l.order_id = o.order_id
  where o.event_id = order_statement.event_id
    and o.order_number = order_statement."order"
  order by l.line_no
$$;

comment on function reports.order_statement(bigint, text) is
  'One order with its lines; subtotal is the sum of the lines, total what is left after the discount, tax is contained in it.';

create or replace function reports.order_exists(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.orders o where o.event_id = order_exists.event_id and o.order_number = order_exists.value)
$$;

comment on function reports.order_exists(bigint, text) is
  'Whether the event has an order of this number; asked when an order statement is requested.';
