create or replace function reports.completed_orders(event_id bigint, "from" date default null, "to" date default null)
returns table (order_number text, ordered_at timestamptz, customer text, country text, sku text, description text,
  quantity integer, unit_price numeric, line_total numeric, line_no integer)
language sql stable parallel safe
as $$
  select o.order_number, l.ordered_at, l.customer, l.country, l.sku, l.description, l.quantity, l.unit_price, l.line_total,
    l.line_no
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
  'The lines of an event''s completed orders, as their source gave them, by time; from and to are days of the event''s zone, both inclusive. order_number, ordered_at and line_no are unique together.';

create or replace function reports.completed_orders_figures(event_id bigint, "from" date default null, "to" date default null)
returns table (orders bigint, lines bigint, units bigint, total numeric, average_order numeric, first_order timestamptz,
  last_order timestamptz, currency text)
language sql stable parallel safe
as $$
  select count(distinct l.order_number), count(l.order_number), coalesce(sum(l.quantity), 0)::bigint, coalesce(sum(l.line_total), 0),
    round(sum(l.line_total) / nullif(count(distinct l.order_number), 0), 2), min(l.ordered_at), max(l.ordered_at), max(e.currency)
  from voyage.events e
  left join reports.completed_orders(completed_orders_figures.event_id, completed_orders_figures."from",
    completed_orders_figures."to") l on true
  where e.event_id = completed_orders_figures.event_id
$$;

comment on function reports.completed_orders_figures(bigint, date, date) is
  'Completed orders in one row; discounts of whole orders are not in the lines.';

create or replace function reports.completed_orders_articles(event_id bigint, "from" date default null, "to" date default null)
returns table (article text, total numeric)
language sql stable parallel safe
as $$
  select a.article, a.total
  from (
    select l.sku || coalesce(' ' || mode() within group (order by nullif(l.description, '')), '') as article, sum(l.line_total) as total, l.sku
    from reports.completed_orders(completed_orders_articles.event_id, completed_orders_articles."from",
    completed_orders_articles."to") l
    group by l.sku
  ) a
  order by a.total desc, a.sku
  limit 10
$$;

comment on function reports.completed_orders_articles(bigint, date, date) is
  'The ten articles that brought most.';
