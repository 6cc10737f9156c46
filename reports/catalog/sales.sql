create or replace function reports.sales(event_id bigint, "from" date default null, "to" date default null, status text default null)
returns table ("Date" timestamptz, "OrderId" text, "Customer" text, "Amount" numeric, "Status" text, "Currency" text, "Country" text,
  "Items" bigint, "Units" bigint, "Gross" numeric, "PromoCode" text, "Discount" numeric, "Tax" numeric, "Refunded" numeric, "Net" numeric,
  "CompletedAt" timestamptz)
language sql stable parallel safe
as $$
  select o.ordered_at, o.order_number, o.customer, coalesce(a.gross, 0) - o.discount, o.status, o.currency, o.country,
    coalesce(a.items, 0), coalesce(a.units, 0), coalesce(a.gross, 0), c.code, o.discount, o.tax, o.refunded,
    coalesce(a.gross, 0) - o.discount - o.refunded, o.completed_at
  from voyage.orders o
  left join (
    select l.order_id, count(*) as items, sum(l.quantity) as units, sum(l.line_total) as gross
    from voyage.order_lines l
    where l.event_id = sales.event_id
    group by l.order_id
  ) a on a.order_id = o.order_id
  left join voyage.promo_codes c on c.promo_code_id = o.promo_code_id
  where o.event_id = sales.event_id
    and (sales.status is null or o.status = sales.status)
    and (sales."from" is null or o.ordered_at >= sales."from"::timestamp at time zone
      (select e.time_zone from voyage.events e where e.event_id = sales.event_id))
    and (sales."to" is null or o.ordered_at < (sales."to" + 1)::timestamp at time zone
      (select e.time_zone from voyage.events e where e.event_id = sales.event_id))
  order by o.ordered_at, o.order_number
$$;

comment on function reports.sales(bigint, date, date, text) is
  'One row an order: what it is worth (Amount is the lines less the discount), and what came back (Net is Amount less refunds).';

create or replace function reports.sales_figures(event_id bigint, "from" date default null, "to" date default null,
  status text default null)
returns table (orders bigint, sold_orders bigint, gross numeric, discount numeric, amount numeric, refunded numeric, net numeric,
  tax numeric, average_order numeric, open_amount numeric, cancelled_amount numeric, currency text)
language sql stable parallel safe
as $$
  select count(*), count(*) filter (where s.is_sold), coalesce(sum(s."Gross") filter (where s.is_sold), 0),
    coalesce(sum(s."Discount") filter (where s.is_sold), 0), coalesce(sum(s."Amount") filter (where s.is_sold), 0),
    coalesce(sum(s."Refunded") filter (where s.is_sold), 0), coalesce(sum(s."Net") filter (where s.is_sold), 0),
    coalesce(sum(s."Tax") filter (where s.is_sold), 0), round(avg(s."Amount") filter (where s.is_sold), 2),
    coalesce(sum(s."Amount") filter (where s."Status" = 'open'), 0), coalesce(sum(s."Amount") filter (where s."Status" = 'cancelled'), 0),
    max(s."Currency")
  from (
    select a.*, a."Status" in ('completed', 'refunded') as is_sold
    from reports.sales(sales_figures.event_id, sales_figures."from", sales_figures."to", sales_figures.status) a
  ) s
$$;

comment on function reports.sales_figures(bigint, date, date, text) is
  'Sales in one row: money is that of completed orders, those paid back later included; what is open or was cancelled stands apart.';

create or replace function reports.sales_by_day(event_id bigint, "from" date default null, "to" date default null,
  status text default null)
returns table (day date, net numeric, refunded numeric)
language sql stable parallel safe
as $$
  with sold as (
    select (s."Date" at time zone e.time_zone)::date as day, sum(s."Net") as net, sum(s."Refunded") as refunded
    from voyage.events e
    cross join reports.sales(sales_by_day.event_id, sales_by_day."from", sales_by_day."to", sales_by_day.status) s
    where e.event_id = sales_by_day.event_id and s."Status" in ('completed', 'refunded')
    group by 1
  )
  select d.day::date, coalesce(s.net, 0), coalesce(s.refunded, 0)
  from (select min(x.day)::timestamp as first_day, max(x.day)::timestamp as last_day from sold x) b
  cross join lateral generate_series(b.first_day, b.last_day, interval '1 day') d(day)
  left join sold s on s.day = d.day::date
  order by d.day
$$;

comment on function reports.sales_by_day(bigint, date, date, text) is
  'Net and refunds of completed orders by day of the order, in the event''s zone; days without any are there too.';

create or replace function reports.sales_by_status(event_id bigint, "from" date default null, "to" date default null,
  status text default null)
returns table (status text, orders bigint, gross numeric, discount numeric, amount numeric, refunded numeric, net numeric)
language sql stable parallel safe
as $$
  select s."Status", count(*), sum(s."Gross"), sum(s."Discount"), sum(s."Amount"), sum(s."Refunded"), sum(s."Net")
  from reports.sales(sales_by_status.event_id, sales_by_status."from", sales_by_status."to", sales_by_status.status) s
  group by s."Status"
  order by array_position(array['completed', 'open', 'refunded', 'cancelled'], s."Status")
$$;

comment on function reports.sales_by_status(bigint, date, date, text) is
  'Sales by status of the orders.';
