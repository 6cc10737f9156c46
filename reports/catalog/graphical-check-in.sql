create or replace function reports.graphical_check_in(event_id bigint, "from" date default null, "to" date default null,
  gate text default null, ticket text default null, result text default null)
returns table (scanned_at timestamptz, gate text, result text, reason text, name text, email text, company text, ticket_type text,
  block text, guest_status text, order_number text, guest_id bigint, scan_id bigint)
language sql stable parallel safe
as $$
  select c.scanned_at, c.gate, c.result, c.reason, r.name, r.email, r.company, t.name, b.name, r.status, o.order_number,
    c.registration_id, c.check_in_id
  from voyage.events e
  join voyage.check_ins c on c.event_id = e.event_id
  left join voyage.registrations r on r.registration_id = c.registration_id and r.event_id = graphical_check_in.event_id
  left join voyage.ticket_types t on t.ticket_type_id = r.ticket_type_id
  left join voyage.ticket_blocks b on b.ticket_block_id = r.ticket_block_id
  left join voyage.orders o on o.order_id = r.order_id and o.event_id = graphical_check_in.event_id
  where e.event_id = graphical_check_in.event_id
    and (graphical_check_in.gate is null or lower(c.gate) = lower(graphical_check_in.gate))
    and (graphical_check_in.ticket is null or lower(t.name) = lower(graphical_check_in.ticket))
    and (graphical_check_in.result is null or c.result = graphical_check_in.result)
    and (graphical_check_in."from" is null or c.scanned_at >= graphical_check_in."from"::timestamp at time zone e.time_zone)
    and (graphical_check_in."to" is null or c.scanned_at < (graphical_check_in."to" + 1)::timestamp at time zone e.time_zone)
  order by c.scanned_at, c.check_in_id
$$;

comment on function reports.graphical_check_in(bigint, date, date, text, text, text) is
  'The scan log: every scan at a gate, accepted or not, by time; from and to are days in the event''s zone.';

create or replace function reports.graphical_check_in_steps(event_id bigint, "from" date default null, "to" date default null,
  gate text default null, ticket text default null, result text default null)
returns table (quarter text, arrivals bigint)
language sql stable parallel safe
as $$
  with arrivals as (
    select date_bin('15 minutes', g.arrived_at, timestamptz '2000-01-01 00:00+00') as starts_at, count(*) as arrivals
    from (
      select min(s.scanned_at) as arrived_at
      from reports.graphical_check_in(graphical_check_in_steps.event_id, graphical_check_in_steps."from", graphical_check_in_steps."to", graphical_check_in_steps.gate,
        graphical_check_in_steps.ticket) s
      where s.result = 'accepted'
      group by s.guest_id
    ) g
    group by 1
  ), span as (
    select min(a.starts_at) as first_at, max(a.starts_at) as last_at from arrivals a
  )
  select to_char(q.starts_at at time zone e.time_zone,
      case when (s.first_at at time zone e.time_zone)::date = (s.last_at at time zone e.time_zone)::date then 'HH24:MI' else 'YYYY-MM-DD HH24:MI' end),
    coalesce(a.arrivals, 0)
  from voyage.events e
  cross join span s
  cross join lateral generate_series(s.first_at, s.last_at, interval '15 minutes') q(starts_at)
  left join arrivals a on a.starts_at = q.starts_at
  where e.event_id = graphical_check_in_steps.event_id
    and (a.arrivals > 0 or s.last_at - s.first_at <= interval '2 days')
  order by q.starts_at
$$;

comment on function reports.graphical_check_in_steps(bigint, date, date, text, text, text) is
  'Arrivals (the first accepted scan of each guest) in steps of fifteen minutes of the event''s clock; steps without any are left out only where they span more than two days.';

create or replace function reports.graphical_check_in_by_type(event_id bigint, "from" date default null, "to" date default null,
  gate text default null, ticket text default null, result text default null)
returns table (ticket_type text, expected bigint, arrived bigint, no_shows bigint, percent_arrived numeric, unexpected bigint)
language sql stable parallel safe
as $$
  select t.name, coalesce(x.expected, 0), coalesce(a.arrived, 0),
    -- Whoever came to another gate, or on another day, is no no-show; before the event nobody is.
    case when graphical_check_in_by_type.gate is null and graphical_check_in_by_type."from" is null and graphical_check_in_by_type."to" is null
        and (e.starts_at <= now() or exists (
          select from voyage.check_ins i where i.event_id = graphical_check_in_by_type.event_id and i.result = 'accepted'))
      then coalesce(x.no_shows, 0) end,
    round(100.0 * coalesce(a.expected, 0) / nullif(x.expected, 0), 1), coalesce(a.arrived - a.expected, 0)
  from voyage.ticket_types t
  join voyage.events e on e.event_id = t.event_id
  left join (
    select r.ticket_type_id, count(*) as expected, count(*) filter (where c.registration_id is null) as no_shows
    from voyage.registrations r
    left join (
      select distinct i.registration_id from voyage.check_ins i where i.event_id = graphical_check_in_by_type.event_id and i.result = 'accepted'
    ) c on c.registration_id = r.registration_id
    where r.event_id = graphical_check_in_by_type.event_id and r.status = 'confirmed'
    group by r.ticket_type_id
  ) x on x.ticket_type_id = t.ticket_type_id
  left join (
    select s.ticket_type, count(distinct s.guest_id) as arrived,
      count(distinct s.guest_id) filter (where s.guest_status = 'confirmed') as expected
    from reports.graphical_check_in(graphical_check_in_by_type.event_id, graphical_check_in_by_type."from", graphical_check_in_by_type."to", graphical_check_in_by_type.gate,
      graphical_check_in_by_type.ticket) s
    where s.result = 'accepted'
    group by s.ticket_type
  ) a on a.ticket_type = t.name
  where t.event_id = graphical_check_in_by_type.event_id
    and (graphical_check_in_by_type.ticket is null or lower(t.name) = lower(graphical_check_in_by_type.ticket))
  order by t.position, t.name
$$;

comment on function reports.graphical_check_in_by_type(bigint, date, date, text, text, text) is
  'Check-in by ticket type: confirmed guests, who arrived (at the gate and on the days asked for), the confirmed who never arrived at any gate, and who came without being confirmed.';

create or replace function reports.graphical_check_in_rates(event_id bigint, "from" date default null, "to" date default null,
  gate text default null, ticket text default null, result text default null)
returns table (ticket_type text, arrived bigint, no_shows bigint)
language sql stable parallel safe
as $$
  select t.ticket_type, t.arrived - t.unexpected, t.no_shows
  from reports.graphical_check_in_by_type(graphical_check_in_rates.event_id, graphical_check_in_rates."from", graphical_check_in_rates."to", graphical_check_in_rates.gate, graphical_check_in_rates.ticket) t
  join voyage.ticket_types k on k.event_id = graphical_check_in_rates.event_id and k.name = t.ticket_type
  order by k.position, k.name
$$;

comment on function reports.graphical_check_in_rates(bigint, date, date, text, text, text) is
  'The confirmed guests of each ticket type: who arrived and who did not.';

create or replace function reports.graphical_check_in_by_gate(event_id bigint, "from" date default null, "to" date default null,
  gate text default null, ticket text default null, result text default null)
returns table (gate text, accepted bigint, refused bigint)
language sql stable parallel safe
as $$
  select s.gate, count(*) filter (where s.result = 'accepted'), count(*) filter (where s.result = 'refused')
  from reports.graphical_check_in(graphical_check_in_by_gate.event_id, graphical_check_in_by_gate."from",
    graphical_check_in_by_gate."to", graphical_check_in_by_gate.gate, graphical_check_in_by_gate.ticket,
    graphical_check_in_by_gate.result) s
  group by s.gate
  order by count(*) desc, s.gate
$$;

comment on function reports.graphical_check_in_by_gate(bigint, date, date, text, text, text) is
  'Scans by gate, the busiest first.';

create or replace function reports.graphical_check_in_refusals(event_id bigint, "from" date default null, "to" date default null,
  gate text default null, ticket text default null, result text default null)
returns table (reason text, scans bigint)
language sql stable parallel safe
as $$
  select s.reason, count(*)
  from reports.graphical_check_in(graphical_check_in_refusals.event_id, graphical_check_in_refusals."from",
    graphical_check_in_refusals."to", graphical_check_in_refusals.gate, graphical_check_in_refusals.ticket,
    graphical_check_in_refusals.result) s
  where s.result = 'refused'
  group by s.reason
  order by count(*) desc, s.reason
$$;

comment on function reports.graphical_check_in_refusals(bigint, date, date, text, text, text) is
  'Why scans were refused, the most frequent reason first.';

create or replace function reports.graphical_check_in_figures(event_id bigint, "from" date default null, "to" date default null,
  gate text default null, ticket text default null, result text default null)
returns table (expected bigint, arrived bigint, percent_arrived numeric, no_shows bigint, unexpected bigint, first_arrival timestamptz,
  last_arrival timestamptz, busiest_quarter text, busiest_arrivals bigint, scans bigint, refused bigint, percent_refused numeric)
language sql stable parallel safe
as $$
  select g.expected, g.arrived, round(100.0 * (g.arrived - g.unexpected) / nullif(g.expected, 0), 1), g.no_shows,
    g.unexpected, a.first_arrival, a.last_arrival, q.quarter, q.arrivals, s.scans, s.refused, round(100.0 * s.refused / nullif(s.scans, 0), 1)
  from (
    select coalesce(sum(t.expected), 0)::bigint as expected, coalesce(sum(t.arrived), 0)::bigint as arrived,
      sum(t.no_shows)::bigint as no_shows, coalesce(sum(t.unexpected), 0)::bigint as unexpected
    from reports.graphical_check_in_by_type(graphical_check_in_figures.event_id, graphical_check_in_figures."from", graphical_check_in_figures."to", graphical_check_in_figures.gate, graphical_check_in_figures.ticket) t
  ) g
  cross join (
    select min(f.arrived_at) as first_arrival, max(f.arrived_at) as last_arrival
    from (
      select min(l.scanned_at) as arrived_at
      from reports.graphical_check_in(graphical_check_in_figures.event_id, graphical_check_in_figures."from", graphical_check_in_figures."to", graphical_check_in_figures.gate,
        graphical_check_in_figures.ticket) l
      where l.result = 'accepted'
      group by l.guest_id
    ) f
  ) a
  cross join (
    select count(*) as scans, count(*) filter (where l.result = 'refused') as refused
    from reports.graphical_check_in(graphical_check_in_figures.event_id, graphical_check_in_figures."from",
    graphical_check_in_figures."to", graphical_check_in_figures.gate, graphical_check_in_figures.ticket,
    graphical_check_in_figures.result) l
  ) s
  left join (
    select k.quarter, k.arrivals
    from reports.graphical_check_in_steps(graphical_check_in_figures.event_id, graphical_check_in_figures."from", graphical_check_in_figures."to", graphical_check_in_figures.gate, graphical_check_in_figures.ticket) k
    order by k.arrivals desc, k.quarter
    limit 1
  ) q on true
$$;

comment on function reports.graphical_check_in_figures(bigint, date, date, text, text, text) is
  'Check-in in one row: confirmed guests, who arrived, no-shows, who came unexpected, the busiest fifteen minutes, scans and refusals.';

create or replace function reports.graphical_check_in_has_ticket(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_types t where t.event_id = graphical_check_in_has_ticket.event_id and lower(t.name) = lower(graphical_check_in_has_ticket.value))
$$;

comment on function reports.graphical_check_in_has_ticket(bigint, text) is
  'Whether the event has a ticket type of that name.';

create or replace function reports.graphical_check_in_has_gate(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.check_ins c where c.event_id = graphical_check_in_has_gate.event_id and lower(c.gate) = lower(graphical_check_in_has_gate.value))
    or not exists (select from voyage.check_ins c where c.event_id = graphical_check_in_has_gate.event_id)
$$;

comment on function reports.graphical_check_in_has_gate(bigint, text) is
  'Whether a guest was scanned at a gate of that name; before the first scan every name is one, since the doors are yet to open.';
