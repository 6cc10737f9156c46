create or replace function reports.ticket_sales(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null)
returns table (day date, ticket_type text, orders bigint, sold bigint, returned bigint, gross numeric, discount numeric,
  refunds numeric, net numeric, tax numeric, quota_left bigint, currency text)
language sql stable parallel safe
as $$
  select d.day, d.name, d.orders, d.sold, d.returned, d.gross, d.discount, d.refunds, d.gross - d.discount - d.refunds, d.tax,
    d.quota_left, d.currency
  from (
    select s.day, t.name, t.position, e.currency, count(distinct s.order_id) as orders, sum(s.quantity) as sold,
      coalesce(sum(s.quantity) filter (where s.is_returned), 0) as returned, sum(s.gross) as gross, sum(s.discount) as discount,
      sum(s.refunds) as refunds, sum(s.tax) as tax,
      (t.capacity - coalesce(h.held, 0) - sum(coalesce(sum(s.quantity) filter (where not s.is_returned), 0))
        over (partition by t.ticket_type_id order by s.day))::bigint as quota_left
    from voyage.events e
    join voyage.ticket_types t on t.event_id = e.event_id
    join (
      -- What belongs to a whole order is shared out among its lines, so that the shares of an order add up to the cent.
      select l.order_id, l.ticket_type_id, l.quantity, o.status = 'refunded' as is_returned, l.line_total as gross,
        (o.ordered_at at time zone z.time_zone)::date as day,
        coalesce(round(o.discount * l.until_here / l.whole, 2) - round(o.discount * l.until_before / l.whole, 2), 0) as discount,
        coalesce(round(o.refunded * l.until_here / l.whole, 2) - round(o.refunded * l.until_before / l.whole, 2), 0) as refunds,
        coalesce(round(o.tax * l.until_here / l.whole, 2) - round(o.tax * l.until_before / l.whole, 2), 0) as tax
      from voyage.events z
      join voyage.orders o on o.event_id = z.event_id
      join (
        select a.order_id, a.ticket_type_id, a.quantity, a.line_total, nullif(sum(a.line_total) over of_order, 0) as whole,
          sum(a.line_total) over up_to as until_here, sum(a.line_total) over up_to - a.line_total as until_before
        from voyage.order_lines a
        where a.event_id = ticket_sales.event_id
          and a.order_id in (select k.order_id from voyage.order_lines k where k.event_id = ticket_sales.event_id and k.ticket_type_id is not null)
        window of_order as (partition by a.order_id), up_to as (partition by a.order_id order by a.line_no)
      ) l on l.order_id = o.order_id
      where z.event_id = ticket_sales.event_id and o.status in ('completed', 'refunded') and l.ticket_type_id is not null
    ) s on s.ticket_type_id = t.ticket_type_id
    left join (
      select b.ticket_type_id, sum(b.allocated - b.released) as held
      from voyage.ticket_blocks b
      where b.event_id = ticket_sales.event_id
      group by b.ticket_type_id
    ) h on h.ticket_type_id = t.ticket_type_id
    where e.event_id = ticket_sales.event_id
    group by s.day, t.ticket_type_id, e.event_id, h.held
  ) d
  where (ticket_sales.ticket is null or lower(d.name) = lower(ticket_sales.ticket))
    and (ticket_sales."from" is null or d.day >= ticket_sales."from")
    and (ticket_sales."to" is null or d.day <= ticket_sales."to")
  order by d.day, d.position, d.name
$$;

comment on function reports.ticket_sales(bigint, date, date, text) is
  'Tickets of completed orders (those paid back later included) by day of the order, in the event''s zone, and ticket type. Discount, refunds and tax of an order are shared out by the value of its lines; quota left is what capacity and blocks leave at the end of the day.';

create or replace function reports.ticket_sales_figures(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null)
returns table (sold bigint, returned bigint, gross numeric, discount numeric, refunds numeric, net numeric, tax numeric,
  average_price numeric, currency text)
language sql stable parallel safe
as $$
  select coalesce(sum(s.sold), 0)::bigint, coalesce(sum(s.returned), 0)::bigint, coalesce(sum(s.gross), 0), coalesce(sum(s.discount), 0),
    coalesce(sum(s.refunds), 0), coalesce(sum(s.net), 0), coalesce(sum(s.tax), 0),
    round((sum(s.gross) - sum(s.discount)) / nullif(sum(s.sold), 0), 2), max(s.currency)
  from reports.ticket_sales(ticket_sales_figures.event_id, ticket_sales_figures."from", ticket_sales_figures."to",
    ticket_sales_figures.ticket) s
$$;

comment on function reports.ticket_sales_figures(bigint, date, date, text) is
  'Ticket sales in one row; the average price is what a ticket brought after the discount.';

create or replace function reports.ticket_sales_by_type(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null)
returns table (ticket_type text, price numeric, capacity integer, held_in_blocks bigint, sold bigint, returned bigint,
  quota_left bigint, percent_sold numeric, gross numeric, discount numeric, refunds numeric, net numeric, tax numeric)
language sql stable parallel safe
as $$
  select t.name, t.price, t.capacity, coalesce(h.held, 0), coalesce(s.sold, 0), coalesce(s.returned, 0),
    coalesce(s.quota_left, t.capacity - coalesce(h.held, 0)), round(100.0 * coalesce(s.kept, 0) / nullif(t.capacity - coalesce(h.held, 0), 0), 1),
    coalesce(s.gross, 0), coalesce(s.discount, 0), coalesce(s.refunds, 0), coalesce(s.net, 0), coalesce(s.tax, 0)
  from voyage.ticket_types t
  left join (
    select b.ticket_type_id, sum(b.allocated - b.released) as held
    from voyage.ticket_blocks b
    where b.event_id = ticket_sales_by_type.event_id
    group by b.ticket_type_id
  ) h on h.ticket_type_id = t.ticket_type_id
  left join (
    -- From the first day on, since what was sold before the range counts against the quota too.
    select d.ticket_type, sum(d.sold) filter (where d.within)::bigint as sold, sum(d.returned) filter (where d.within)::bigint as returned,
      (array_agg(d.quota_left order by d.day desc))[1] as quota_left,
      sum(d.sold - d.returned) as kept, sum(d.gross) filter (where d.within) as gross, sum(d.discount) filter (where d.within) as discount,
      sum(d.refunds) filter (where d.within) as refunds, sum(d.net) filter (where d.within) as net, sum(d.tax) filter (where d.within) as tax
    from (
      select a.*, ticket_sales_by_type."from" is null or a.day >= ticket_sales_by_type."from" as within
      from reports.ticket_sales(ticket_sales_by_type.event_id, null, ticket_sales_by_type."to", ticket_sales_by_type.ticket) a
    ) d
    group by d.ticket_type
  ) s on s.ticket_type = t.name
  where t.event_id = ticket_sales_by_type.event_id
    and (ticket_sales_by_type.ticket is null or lower(t.name) = lower(ticket_sales_by_type.ticket))
  order by t.position, t.name
$$;

comment on function reports.ticket_sales_by_type(bigint, date, date, text) is
  'Ticket sales by ticket type, those without sales included; quota left and the share sold are as of the last day.';

create or replace function reports.ticket_sales_by_day(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null)
returns table (day date, tickets bigint)
language sql stable parallel safe
as $$
  with sold as (
    select s.day, sum(s.sold)::bigint as tickets
    from reports.ticket_sales(ticket_sales_by_day.event_id, ticket_sales_by_day."from", ticket_sales_by_day."to",
      ticket_sales_by_day.ticket) s
    group by s.day
  )
  select d.day::date, coalesce(s.tickets, 0)
  from (select min(x.day)::timestamp as first_day, max(x.day)::timestamp as last_day from sold x) b
  cross join lateral generate_series(b.first_day, b.last_day, interval '1 day') d(day)
  left join sold s on s.day = d.day::date
  order by d.day
$$;

comment on function reports.ticket_sales_by_day(bigint, date, date, text) is
  'Tickets sold by day, from the first to the last; days without any are there too.';

create or replace function reports.ticket_sales_has_ticket(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_types t where t.event_id = ticket_sales_has_ticket.event_id and lower(t.name) = lower(ticket_sales_has_ticket.value))
$$;

comment on function reports.ticket_sales_has_ticket(bigint, text) is
  'Whether the event has a ticket type of that name.';
