create or replace function reports.guest_list_summary(event_id bigint, "from" date default null, "to" date default null,
  status text default null, ticket text default null, block text default null, source text default null)
returns table (name text, email text, company text, ticket_type text, block text, status text, order_number text, checked_in boolean,
  arrived_at timestamptz, source text, registered_at timestamptz, notes text, answers text, guest_id bigint)
language sql stable parallel safe
as $$
  select r.name, r.email, r.company, t.name, b.name, r.status, o.order_number, c.arrived_at is not null, c.arrived_at, r.source,
    r.registered_at, r.notes,
    (select string_agg(a.key || ': ' || a.value, '; ' order by a.key) from jsonb_each_text(r.answers) a), r.registration_id
  from voyage.events e
  join voyage.registrations r on r.event_id = e.event_id
  join voyage.ticket_types t on t.ticket_type_id = r.ticket_type_id
  left join voyage.ticket_blocks b on b.ticket_block_id = r.ticket_block_id
  left join voyage.orders o on o.order_id = r.order_id and o.event_id = guest_list_summary.event_id
  left join (
    select i.registration_id, min(i.scanned_at) as arrived_at
    from voyage.check_ins i
    where i.event_id = guest_list_summary.event_id and i.result = 'accepted'
    group by i.registration_id
  ) c on c.registration_id = r.registration_id
  where e.event_id = guest_list_summary.event_id
    and (guest_list_summary.status is null or r.status = guest_list_summary.status)
    and (guest_list_summary.ticket is null or lower(t.name) = lower(guest_list_summary.ticket))
    and (guest_list_summary.block is null or lower(b.name) = lower(guest_list_summary.block))
    and (guest_list_summary.source is null or r.source = guest_list_summary.source)
    and (guest_list_summary."from" is null or r.registered_at >= guest_list_summary."from"::timestamp at time zone e.time_zone)
    and (guest_list_summary."to" is null or r.registered_at < (guest_list_summary."to" + 1)::timestamp at time zone e.time_zone)
  order by r.name, r.registration_id
$$;

comment on function reports.guest_list_summary(bigint, date, date, text, text, text, text) is
  'One row a guest, by name; from and to are days of registration in the event''s zone.';

create or replace function reports.guest_list_summary_figures(event_id bigint, "from" date default null, "to" date default null,
  status text default null, ticket text default null, block text default null, source text default null)
returns table (guests bigint, confirmed bigint, unconfirmed bigint, declined bigint, waitlisted bigint, bounced bigint, checked_in bigint,
  percent_checked_in numeric, without_email bigint)
language sql stable parallel safe
as $$
  select count(*), count(*) filter (where g.status = 'confirmed'), count(*) filter (where g.status = 'unconfirmed'),
    count(*) filter (where g.status = 'declined'), count(*) filter (where g.status = 'waitlisted'),
    count(*) filter (where g.status = 'bounced'), count(*) filter (where g.checked_in),
    round(100.0 * count(*) filter (where g.checked_in and g.status = 'confirmed') / nullif(count(*) filter (where g.status = 'confirmed'), 0), 1),
    count(*) filter (where g.email is null)
  from reports.guest_list_summary(guest_list_summary_figures.event_id, guest_list_summary_figures."from", guest_list_summary_figures."to",
    guest_list_summary_figures.status, guest_list_summary_figures.ticket, guest_list_summary_figures.block, guest_list_summary_figures.source) g
$$;

comment on function reports.guest_list_summary_figures(bigint, date, date, text, text, text, text) is
  'The guest list in one row: how many of each status, and how many of the confirmed came.';

create or replace function reports.guest_list_summary_by_type(event_id bigint, "from" date default null, "to" date default null,
  status text default null, ticket text default null, block text default null, source text default null)
returns table (ticket_type text, confirmed bigint, unconfirmed bigint, waitlisted bigint, declined bigint, bounced bigint)
language sql stable parallel safe
as $$
  select t.name, count(*) filter (where g.status = 'confirmed'), count(*) filter (where g.status = 'unconfirmed'),
    count(*) filter (where g.status = 'waitlisted'), count(*) filter (where g.status = 'declined'),
    count(*) filter (where g.status = 'bounced')
  from reports.guest_list_summary(guest_list_summary_by_type.event_id, guest_list_summary_by_type."from", guest_list_summary_by_type."to",
    guest_list_summary_by_type.status, guest_list_summary_by_type.ticket, guest_list_summary_by_type.block, guest_list_summary_by_type.source) g
  join voyage.ticket_types t on t.event_id = guest_list_summary_by_type.event_id and t.name = g.ticket_type
  group by t.ticket_type_id
  order by t.position, t.name
$$;

comment on function reports.guest_list_summary_by_type(bigint, date, date, text, text, text, text) is
  'The guest list by ticket type: how many guests of each status.';

create or replace function reports.guest_list_summary_totals(event_id bigint, "from" date default null, "to" date default null,
  status text default null, ticket text default null, block text default null, source text default null)
returns table (ticket_type text, status text, guests bigint, percent_of_type numeric, percent_of_all numeric, with_order bigint,
  in_blocks bigint, companies bigint, without_email bigint, checked_in bigint)
language sql stable parallel safe
as $$
  select t.name, g.status, count(*), round(100.0 * count(*) / sum(count(*)) over (partition by t.ticket_type_id), 1),
    round(100.0 * count(*) / sum(count(*)) over (), 1), count(g.order_number), count(g.block), count(distinct g.company),
    count(*) filter (where g.email is null), count(*) filter (where g.checked_in)
  from reports.guest_list_summary(guest_list_summary_totals.event_id, guest_list_summary_totals."from", guest_list_summary_totals."to",
    guest_list_summary_totals.status, guest_list_summary_totals.ticket, guest_list_summary_totals.block, guest_list_summary_totals.source) g
  join voyage.ticket_types t on t.event_id = guest_list_summary_totals.event_id and t.name = g.ticket_type
  group by t.ticket_type_id, g.status
  order by t.position, t.name, array_position(array['confirmed', 'unconfirmed', 'waitlisted', 'declined', 'bounced'], g.status)
$$;

comment on function reports.guest_list_summary_totals(bigint, date, date, text, text, text, text) is
  'The guest list by ticket type and status: shares, orders, blocks, companies, addresses that are missing, and who came.';

create or replace function reports.guest_list_summary_has_ticket(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_types t where t.event_id = guest_list_summary_has_ticket.event_id and lower(t.name) = lower(guest_list_summary_has_ticket.value))
$$;

comment on function reports.guest_list_summary_has_ticket(bigint, text) is
  'Whether the event has a ticket type of that name.';

create or replace function reports.guest_list_summary_has_block(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_blocks b where b.event_id = guest_list_summary_has_block.event_id and lower(b.name) = lower(guest_list_summary_has_block.value))
$$;

comment on function reports.guest_list_summary_has_block(bigint, text) is
  'Whether the event has a ticket block of that name.';
