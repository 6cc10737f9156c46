create or replace function reports.ticket_refunds(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null, reason text default null, extent text default null)
returns table (refunded_at timestamptz, order_number text, customer text, ordered_at timestamptz, tickets bigint, ticket_types text,
  paid numeric, refunded numeric, kept numeric, extent text, reason text, method text, processed_by text, note text, currency text,
  refund_id bigint)
language sql stable parallel safe
as $$
  select r.refunded_at, o.order_number, o.customer, o.ordered_at, a.tickets, a.ticket_types, a.gross - o.discount, r.amount,
    a.gross - o.discount - o.refunded, case when o.refunded >= a.gross - o.discount then 'full' else 'partial' end, r.reason, r.method,
    u.name, r.note, o.currency, r.refund_id
  from voyage.events e
  join voyage.refunds r on r.event_id = e.event_id
  join voyage.orders o on o.order_id = r.order_id
  left join voyage.users u on u.user_id = r.processed_by
  cross join lateral (
    select coalesce(sum(l.line_total), 0) as gross, coalesce(sum(l.quantity) filter (where l.ticket_type_id is not null), 0) as tickets,
      string_agg(l.quantity || ' × ' || t.name, ', ' order by t.position, l.line_no) as ticket_types,
      bool_or(lower(t.name) = lower(ticket_refunds.ticket)) as has_ticket
    from voyage.order_lines l
    left join voyage.ticket_types t on t.ticket_type_id = l.ticket_type_id
    where l.order_id = o.order_id
  ) a
  where e.event_id = ticket_refunds.event_id
    and (ticket_refunds.ticket is null or a.has_ticket)
    and (ticket_refunds.reason is null or r.reason = ticket_refunds.reason)
    and (ticket_refunds.extent is null or (o.refunded >= a.gross - o.discount) = (ticket_refunds.extent = 'full'))
    and (ticket_refunds."from" is null or r.refunded_at >= ticket_refunds."from"::timestamp at time zone e.time_zone)
    and (ticket_refunds."to" is null or r.refunded_at < (ticket_refunds."to" + 1)::timestamp at time zone e.time_zone)
  order by r.refunded_at, r.refund_id
$$;

comment on function reports.ticket_refunds(bigint, date, date, text, text, text) is
  'One row a refund, by time: the order, its tickets, what was paid, what went back and what was kept after all its refunds; from and to are days of the refund in the event''s zone.';

create or replace function reports.ticket_refunds_figures(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null, reason text default null, extent text default null)
returns table (refunds bigint, orders bigint, tickets bigint, refunded numeric, average_refund numeric, full_refunds bigint,
  percent_of_sales numeric, currency text)
language sql stable parallel safe
as $$
  select count(*), count(*) filter (where r.nth = 1), coalesce(sum(r.tickets) filter (where r.nth = 1 and r.extent = 'full'), 0)::bigint,
    coalesce(sum(r.refunded), 0), round(avg(r.refunded), 2), count(*) filter (where r.nth = 1 and r.extent = 'full'),
    round(100 * sum(r.refunded) / nullif((
      select (select sum(l.line_total) from voyage.order_lines l join voyage.orders o on o.order_id = l.order_id
              where l.event_id = ticket_refunds_figures.event_id and o.status in ('completed', 'refunded'))
        - (select sum(o.discount) from voyage.orders o where o.event_id = ticket_refunds_figures.event_id and o.status in ('completed', 'refunded'))), 0), 1),
    max(r.currency)
  from (
    select a.*, row_number() over (partition by a.order_number order by a.refund_id) as nth
    from reports.ticket_refunds(ticket_refunds_figures.event_id, ticket_refunds_figures."from", ticket_refunds_figures."to",
    ticket_refunds_figures.ticket, ticket_refunds_figures.reason, ticket_refunds_figures.extent) a
  ) r
$$;

comment on function reports.ticket_refunds_figures(bigint, date, date, text, text, text) is
  'Refunds in one row: tickets are those of orders paid back in full; the share is of all that completed orders brought.';

create or replace function reports.ticket_refunds_by_reason(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null, reason text default null, extent text default null)
returns table (reason text, refunds bigint, refunded numeric, percent numeric)
language sql stable parallel safe
as $$
  select r.reason, count(*), sum(r.refunded), round(100 * sum(r.refunded) / sum(sum(r.refunded)) over (), 1)
  from reports.ticket_refunds(ticket_refunds_by_reason.event_id, ticket_refunds_by_reason."from",
    ticket_refunds_by_reason."to", ticket_refunds_by_reason.ticket, ticket_refunds_by_reason.reason,
    ticket_refunds_by_reason.extent) r
  group by r.reason
  order by sum(r.refunded) desc, r.reason
$$;

comment on function reports.ticket_refunds_by_reason(bigint, date, date, text, text, text) is
  'Refunds by reason, the costliest first.';

create or replace function reports.ticket_refunds_shares(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null, reason text default null, extent text default null)
returns table (reason text, refunded numeric)
language sql stable parallel safe
as $$
  select r.reason, sum(r.refunded)
  from reports.ticket_refunds(ticket_refunds_shares.event_id, ticket_refunds_shares."from", ticket_refunds_shares."to",
    ticket_refunds_shares.ticket, ticket_refunds_shares.reason, ticket_refunds_shares.extent) r
  group by r.reason
  order by sum(r.refunded) desc, r.reason
$$;

comment on function reports.ticket_refunds_shares(bigint, date, date, text, text, text) is
  'What each reason cost.';

create or replace function reports.ticket_refunds_has_ticket(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_types t where t.event_id = ticket_refunds_has_ticket.event_id and lower(t.name) = lower(ticket_refunds_has_ticket.value))
$$;

comment on function reports.ticket_refunds_has_ticket(bigint, text) is
  'Whether the event has a ticket type of that name.';
