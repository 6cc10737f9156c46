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
