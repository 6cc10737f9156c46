create or replace function reports.registration_timeline(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null, source text default null)
returns table (day date, days_to_event integer, registrations bigint, website bigint, invitation bigint, import bigint, partner bigint,
  walk_in bigint, cumulative bigint, attending bigint, cumulative_attending bigint, capacity bigint, percent_of_capacity numeric)
language sql stable parallel safe
as $$
  with registered as (
    select (r.registered_at at time zone e.time_zone)::date as day, count(*) as registrations,
      count(*) filter (where r.source = 'website') as website, count(*) filter (where r.source = 'invitation') as invitation,
      count(*) filter (where r.source = 'import') as import, count(*) filter (where r.source = 'partner') as partner,
      count(*) filter (where r.source = 'walk-in') as walk_in, count(*) filter (where r.status in ('confirmed', 'unconfirmed')) as attending
    from voyage.events e
    join voyage.registrations r on r.event_id = e.event_id
    join voyage.ticket_types t on t.ticket_type_id = r.ticket_type_id
    where e.event_id = registration_timeline.event_id
      and (registration_timeline.ticket is null or lower(t.name) = lower(registration_timeline.ticket))
      and (registration_timeline.source is null or r.source = registration_timeline.source)
    group by 1
  ), days as (
    select q.day::date as day
    from (select min(g.day) as first_day, max(g.day) as last_day from registered g) s
    cross join lateral generate_series(s.first_day::timestamp, s.last_day::timestamp, interval '1 day') q(day)
  )
  select d.day, d.days_to_event, d.registrations, d.website, d.invitation, d.import, d.partner, d.walk_in, d.cumulative, d.attending,
    d.cumulative_attending, d.capacity, round(100.0 * d.cumulative_attending / nullif(d.capacity, 0), 1)
  from (
    select y.day, (e.starts_at at time zone e.time_zone)::date - y.day as days_to_event, coalesce(g.registrations, 0) as registrations,
      coalesce(g.website, 0) as website, coalesce(g.invitation, 0) as invitation, coalesce(g.import, 0) as import,
      coalesce(g.partner, 0) as partner, coalesce(g.walk_in, 0) as walk_in, coalesce(g.attending, 0) as attending,
      (sum(coalesce(g.registrations, 0)) over so_far)::bigint as cumulative, (sum(coalesce(g.attending, 0)) over so_far)::bigint as cumulative_attending,
      coalesce((select sum(k.capacity) from voyage.ticket_types k where k.event_id = e.event_id and lower(k.name) = lower(registration_timeline.ticket)), e.capacity)::bigint as capacity
    from voyage.events e
    cross join days y
    left join registered g on g.day = y.day
    where e.event_id = registration_timeline.event_id
    window so_far as (order by y.day)
  ) d
  where (registration_timeline."from" is null or d.day >= registration_timeline."from")
    and (registration_timeline."to" is null or d.day <= registration_timeline."to")
  order by d.day
$$;

comment on function reports.registration_timeline(bigint, date, date, text, text) is
  'One row a day of the event''s zone from the first registration to the last, by source and cumulative. Attending are the confirmed and unconfirmed, as they stand now; capacity is that of the ticket type where one is asked for.';

create or replace function reports.registration_timeline_figures(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null, source text default null)
returns table (registrations bigint, attending bigint, capacity bigint, percent_of_capacity numeric, places_left bigint, days bigint,
  average_a_day numeric, busiest_day date, busiest_registrations bigint)
language sql stable parallel safe
as $$
  select coalesce(sum(d.registrations), 0)::bigint, coalesce(max(d.cumulative_attending), 0), max(d.capacity), max(d.percent_of_capacity),
    max(d.capacity) - max(d.cumulative_attending), count(*), round(avg(d.registrations), 1),
    (array_agg(d.day order by d.registrations desc, d.day))[1], max(d.registrations)
  from reports.registration_timeline(registration_timeline_figures.event_id, registration_timeline_figures."from",
    registration_timeline_figures."to", registration_timeline_figures.ticket, registration_timeline_figures.source) d
$$;

comment on function reports.registration_timeline_figures(bigint, date, date, text, text) is
  'The timeline in one row: registrations of the days asked for, and how full the event was at the end of them.';

create or replace function reports.registration_timeline_fill(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null, source text default null)
returns table (day date, attending bigint, capacity bigint)
language sql stable parallel safe
as $$
  select d.day, d.cumulative_attending, d.capacity
  from reports.registration_timeline(registration_timeline_fill.event_id, registration_timeline_fill."from",
    registration_timeline_fill."to", registration_timeline_fill.ticket, registration_timeline_fill.source) d
  order by d.day
$$;

comment on function reports.registration_timeline_fill(bigint, date, date, text, text) is
  'Guests who mean to come, day by day, against the capacity.';

create or replace function reports.registration_timeline_by_source(event_id bigint, "from" date default null, "to" date default null,
  ticket text default null, source text default null)
returns table (day date, website bigint, invitation bigint, import bigint, partner bigint, walk_in bigint)
language sql stable parallel safe
as $$
  select d.day, d.website, d.invitation, d.import, d.partner, d.walk_in
  from reports.registration_timeline(registration_timeline_by_source.event_id, registration_timeline_by_source."from",
    registration_timeline_by_source."to", registration_timeline_by_source.ticket,
    registration_timeline_by_source.source) d
  order by d.day
$$;

comment on function reports.registration_timeline_by_source(bigint, date, date, text, text) is
  'Registrations by day and source.';

create or replace function reports.registration_timeline_has_ticket(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_types t where t.event_id = registration_timeline_has_ticket.event_id and lower(t.name) = lower(registration_timeline_has_ticket.value))
$$;

comment on function reports.registration_timeline_has_ticket(bigint, text) is
  'Whether the event has a ticket type of that name.';
