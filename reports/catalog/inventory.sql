create or replace function reports.inventory(event_id bigint, ticket text default null, availability text default null)
returns table (ticket_type text, capacity integer, taken bigint, held_in_blocks bigint, left_to_sell bigint, percent_taken numeric,
  waitlisted bigint, price numeric, currency text, value_taken numeric, value_left numeric, block_allocated bigint, block_released bigint,
  block_used bigint)
language sql stable parallel safe
as $$
  select t.name, t.capacity, i.taken, i.held, t.capacity - i.taken - i.held, round(100.0 * i.taken / nullif(t.capacity, 0), 1),
    i.waitlisted, t.price, e.currency, i.taken * t.price, (t.capacity - i.taken - i.held) * t.price, i.allocated, i.released, i.used
  from voyage.events e
  join voyage.ticket_types t on t.event_id = e.event_id
  left join (
    select r.ticket_type_id, count(*) filter (where r.status in ('confirmed', 'unconfirmed')) as taken,
      count(r.ticket_block_id) filter (where r.status in ('confirmed', 'unconfirmed')) as used,
      count(*) filter (where r.status = 'waitlisted') as waitlisted
    from voyage.registrations r
    where r.event_id = inventory.event_id
    group by r.ticket_type_id
  ) g on g.ticket_type_id = t.ticket_type_id
  left join (
    select k.ticket_type_id, sum(k.allocated) as allocated, sum(k.released) as released
    from voyage.ticket_blocks k
    where k.event_id = inventory.event_id
    group by k.ticket_type_id
  ) b on b.ticket_type_id = t.ticket_type_id
  cross join lateral (
    select coalesce(g.taken, 0) as taken, coalesce(g.used, 0) as used, coalesce(g.waitlisted, 0) as waitlisted,
      coalesce(b.allocated, 0) as allocated, coalesce(b.released, 0) as released,
      greatest(coalesce(b.allocated - b.released, 0) - coalesce(g.used, 0), 0) as held
  ) i
  where e.event_id = inventory.event_id
    and (inventory.ticket is null or lower(t.name) = lower(inventory.ticket))
    and (inventory.availability is null
      or (t.capacity - i.taken - i.held > 0) = (inventory.availability = 'available'))
  order by t.position, t.name
$$;

comment on function reports.inventory(bigint, text, text) is
  'What there is to sell: capacity of each ticket type, what guests have taken (confirmed or unconfirmed), what blocks still hold, and what is left.';

create or replace function reports.inventory_figures(event_id bigint, ticket text default null, availability text default null)
returns table (capacity bigint, taken bigint, percent_taken numeric, held_in_blocks bigint, left_to_sell bigint, waitlisted bigint,
  value_taken numeric, value_left numeric, currency text)
language sql stable parallel safe
as $$
  select coalesce(sum(i.capacity), 0), coalesce(sum(i.taken), 0)::bigint, round(100 * sum(i.taken) / nullif(sum(i.capacity), 0), 1),
    coalesce(sum(i.held_in_blocks), 0)::bigint, coalesce(sum(i.left_to_sell), 0)::bigint, coalesce(sum(i.waitlisted), 0)::bigint,
    coalesce(sum(i.value_taken), 0), coalesce(sum(i.value_left), 0), max(i.currency)
  from reports.inventory(inventory_figures.event_id, inventory_figures.ticket, inventory_figures.availability) i
$$;

comment on function reports.inventory_figures(bigint, text, text) is
  'The inventory in one row.';

create or replace function reports.inventory_bars(event_id bigint, ticket text default null, availability text default null)
returns table (ticket_type text, taken bigint, held_in_blocks bigint, left_to_sell bigint)
language sql stable parallel safe
as $$
  select i.ticket_type, i.taken, i.held_in_blocks, greatest(i.left_to_sell, 0)
  from reports.inventory(inventory_bars.event_id, inventory_bars.ticket, inventory_bars.availability) i
  join voyage.ticket_types t on t.event_id = inventory_bars.event_id and t.name = i.ticket_type
  order by t.position, t.name
$$;

comment on function reports.inventory_bars(bigint, text, text) is
  'What became of the capacity of each ticket type; one that is oversold has none left.';

create or replace function reports.inventory_has_ticket(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_types t where t.event_id = inventory_has_ticket.event_id and lower(t.name) = lower(inventory_has_ticket.value))
$$;

comment on function reports.inventory_has_ticket(bigint, text) is
  'Whether the event has a ticket type of that name.';
