create or replace function reports.guest_list_summary(event_id bigint, "from" date default null, "to" date default null, source text default null)
returns table (ticket_type text, status text, guests bigint, percent_of_type numeric, percent_of_event numeric, with_order bigint,
  in_blocks bigint, companies bigint, without_email bigint, checked_in bigint, list_value numeric, currency text,
  first_registered timestamptz, last_registered timestamptz)
language sql stable parallel safe
as $$
  select t.name, r.status, count(*),
    round(100.0 * count(*) / sum(count(*)) over (partition by t.ticket_type_id), 1),
    round(100.0 * count(*) / sum(count(*)) over (), 1),
    count(r.order_id), count(r.ticket_block_id), count(distinct r.company), count(*) filter (where r.email is null),
    count(c.registration_id), sum(t.price), e.currency, min(r.registered_at), max(r.registered_at)
  from voyage.events e
  join voyage.registrations r on r.event_id = e.event_id
  join voyage.ticket_types t on t.ticket_type_id = r.ticket_type_id
  left join (
    select distinct i.registration_id
    from voyage.check_ins i
    where i.event_id = guest_list_summary.event_id and i.result = 'accepted'
  ) c on c.registration_id = r.registration_id
  where e.event_id = guest_list_summary.event_id
    and (guest_list_summary.source is null or r.source = guest_list_summary.source)
    and (guest_list_summary."from" is null or r.registered_at >= guest_list_summary."from"::timestamp at time zone e.time_zone)
    and (guest_list_summary."to" is null or r.registered_at < (guest_list_summary."to" + 1)::timestamp at time zone e.time_zone)
  group by t.ticket_type_id, t.name, t.position, r.status, e.currency
  order by t.position, t.name,
    array_position(array['confirmed', 'unconfirmed', 'waitlisted', 'declined', 'bounced'], r.status)
$$;

comment on function reports.guest_list_summary(bigint, date, date, text) is
  'The guest list in figures: one row for each ticket type and status; from and to are days of registration in the event''s zone.';
