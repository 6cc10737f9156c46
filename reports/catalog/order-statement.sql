create or replace function reports.order_statement(event_id bigint, "order" text)
returns table (line_no integer, sku text, description text, quantity integer, unit_price numeric, line_total numeric, currency text,
  order_number text)
language sql stable parallel safe
as $$
  select l.line_no, l.sku, l.description, l.quantity, l.unit_price, l.line_total, o.currency, o.order_number
  from voyage.orders o
  join voyage.order_lines l on l.order_id = o.order_id
  where o.event_id = order_statement.event_id and o.order_number = order_statement."order"
  order by l.line_no
$$;

comment on function reports.order_statement(bigint, text) is
  'The lines of one order.';

create or replace function reports.order_statement_head(event_id bigint, "order" text)
returns table (order_number text, event text, customer text, country text, ordered_at timestamptz, completed_at timestamptz,
  status text, promo_code text)
language sql stable parallel safe
as $$
  select o.order_number, e.title, o.customer, o.country, o.ordered_at, o.completed_at, o.status, c.code
  from voyage.orders o
  join voyage.events e on e.event_id = o.event_id
  left join voyage.promo_codes c on c.promo_code_id = o.promo_code_id
  where o.event_id = order_statement_head.event_id and o.order_number = order_statement_head."order"
$$;

comment on function reports.order_statement_head(bigint, text) is
  'Who ordered what number when.';

create or replace function reports.order_statement_totals(event_id bigint, "order" text)
returns table (subtotal numeric, discount numeric, total numeric, tax numeric, refunded numeric, remaining numeric, currency text)
language sql stable parallel safe
as $$
  select s.subtotal, o.discount, s.subtotal - o.discount, o.tax, o.refunded, s.subtotal - o.discount - o.refunded, o.currency
  from voyage.orders o
  cross join lateral (
    select coalesce(sum(l.line_total), 0) as subtotal from voyage.order_lines l where l.order_id = o.order_id
  ) s
  where o.event_id = order_statement_totals.event_id and o.order_number = order_statement_totals."order"
$$;

comment on function reports.order_statement_totals(bigint, text) is
  'What the order comes to: the subtotal is the sum of its lines, the total what the discount leaves, tax is contained in it; remaining is the total less what was paid back.';

create or replace function reports.order_exists(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.orders o where o.event_id = order_exists.event_id and o.order_number = order_exists.value)
$$;

comment on function reports.order_exists(bigint, text) is
  'Whether the event has an order of this number; asked when an order statement is requested.';
