create or replace function reports.ticket_block_utilization(event_id bigint, ticket text default null, block text default null,
  holder text default null)
returns table (block text, holder text, ticket_type text, allocated integer, released integer, invited bigint, confirmed bigint,
  unconfirmed bigint, declined bigint, outstanding bigint, percent_used numeric, price numeric, current_exposure numeric,
  potential_exposure numeric, currency text)
language sql stable parallel safe
as $$
  select b.name, b.holder, t.name, b.allocated, b.released, coalesce(g.invited, 0), coalesce(g.confirmed, 0), coalesce(g.unconfirmed, 0),
    coalesce(g.declined, 0), greatest(b.allocated - b.released - coalesce(g.confirmed, 0), 0),
    round(100.0 * coalesce(g.confirmed, 0) / nullif(b.allocated - b.released, 0), 1), b.price, coalesce(g.confirmed, 0) * b.price,
    greatest(b.allocated - b.released, coalesce(g.confirmed, 0)) * b.price, e.currency
  from voyage.events e
  join voyage.ticket_blocks b on b.event_id = e.event_id
  join voyage.ticket_types t on t.ticket_type_id = b.ticket_type_id
  left join (
    select r.ticket_block_id, count(*) as invited, count(*) filter (where r.status = 'confirmed') as confirmed,
      count(*) filter (where r.status in ('unconfirmed', 'waitlisted')) as unconfirmed,
      count(*) filter (where r.status in ('declined', 'bounced')) as declined
    from voyage.registrations r
    where r.event_id = ticket_block_utilization.event_id and r.ticket_block_id is not null
    group by r.ticket_block_id
  ) g on g.ticket_block_id = b.ticket_block_id
  where e.event_id = ticket_block_utilization.event_id
    and (ticket_block_utilization.ticket is null or lower(t.name) = lower(ticket_block_utilization.ticket))
    and (ticket_block_utilization.block is null or lower(b.name) = lower(ticket_block_utilization.block))
    and (ticket_block_utilization.holder is null or lower(b.holder) = lower(ticket_block_utilization.holder))
  order by b.name
$$;

comment on function reports.ticket_block_utilization(bigint, text, text, text) is
  'One row a block: invited are the guests that the holder put on it, unconfirmed those who may still come (waitlisted included), declined those who will not (bounced included). Outstanding tickets have no confirmed guest; exposure is what the holder owes for the confirmed (current) and for all that was not released (potential).';

create or replace function reports.ticket_block_utilization_figures(event_id bigint, ticket text default null, block text default null,
  holder text default null)
returns table (blocks bigint, allocated bigint, released bigint, invited bigint, confirmed bigint, outstanding bigint,
  percent_used numeric, current_exposure numeric, potential_exposure numeric, currency text)
language sql stable parallel safe
as $$
  select count(*), coalesce(sum(b.allocated), 0), coalesce(sum(b.released), 0), coalesce(sum(b.invited), 0)::bigint,
    coalesce(sum(b.confirmed), 0)::bigint, coalesce(sum(b.outstanding), 0)::bigint,
    round(100 * sum(b.confirmed) / nullif(sum(b.allocated - b.released), 0), 1), coalesce(sum(b.current_exposure), 0),
    coalesce(sum(b.potential_exposure), 0), max(b.currency)
  from reports.ticket_block_utilization(ticket_block_utilization_figures.event_id, ticket_block_utilization_figures.ticket,
    ticket_block_utilization_figures.block, ticket_block_utilization_figures.holder) b
$$;

comment on function reports.ticket_block_utilization_figures(bigint, text, text, text) is
  'All blocks in one row.';

create or replace function reports.ticket_block_utilization_bars(event_id bigint, ticket text default null, block text default null,
  holder text default null)
returns table (block text, confirmed bigint, outstanding bigint, released integer)
language sql stable parallel safe
as $$
  select b.block, b.confirmed, b.outstanding, b.released
  from reports.ticket_block_utilization(ticket_block_utilization_bars.event_id, ticket_block_utilization_bars.ticket,
    ticket_block_utilization_bars.block, ticket_block_utilization_bars.holder) b
  order by b.allocated desc, b.block
$$;

comment on function reports.ticket_block_utilization_bars(bigint, text, text, text) is
  'What became of the tickets of each block, the largest first.';

create or replace function reports.ticket_block_utilization_has_ticket(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_types t where t.event_id = ticket_block_utilization_has_ticket.event_id and lower(t.name) = lower(ticket_block_utilization_has_ticket.value))
$$;

comment on function reports.ticket_block_utilization_has_ticket(bigint, text) is
  'Whether the event has a ticket type of that name.';

create or replace function reports.ticket_block_utilization_has_block(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_blocks b where b.event_id = ticket_block_utilization_has_block.event_id and lower(b.name) = lower(ticket_block_utilization_has_block.value))
$$;

comment on function reports.ticket_block_utilization_has_block(bigint, text) is
  'Whether the event has a ticket block of that name.';

create or replace function reports.ticket_block_utilization_has_holder(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_blocks b where b.event_id = ticket_block_utilization_has_holder.event_id and lower(b.holder) = lower(ticket_block_utilization_has_holder.value))
$$;

comment on function reports.ticket_block_utilization_has_holder(bigint, text) is
  'Whether the event has a ticket block that is held for a partner of that name.';
