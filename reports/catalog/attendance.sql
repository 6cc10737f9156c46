create or replace function reports.attendance(event_id bigint, "from" date default null, "to" date default null,
  presence text default null, ticket text default null, block text default null, gate text default null)
returns table (name text, email text, company text, ticket_type text, block text, order_number text, checked_in boolean,
  arrived_at timestamptz, gate text, scans bigint, refused_scans bigint, refusals text, notes text, status text, guest_id bigint)
language sql stable parallel safe
as $$
  select r.name, r.email, r.company, t.name, b.name, o.order_number, s.arrived_at is not null,
    s.arrived_at, s.gate, coalesce(s.scans, 0), coalesce(s.refused, 0), s.refusals, r.notes,
    r.status, r.registration_id
  from voyage.registrations r
  join voyage.ticket_types t on t.ticket_type_id = r.ticket_type_id
  left join voyage.ticket_blocks b on b.ticket_block_id = r.ticket_block_id
  left join voyage.orders o on o.order_id = r.order_id and o.event_id = attendance.event_id
  left join (
    select c.registration_id, count(*) as scans, count(*) filter (where c.result = 'refused') as refused,
      min(c.scanned_at) filter (where c.result = 'accepted') as arrived_at,
      (array_agg(c.gate order by c.scanned_at, c.check_in_id) filter (where c.result = 'accepted'))[1] as gate,
      string_agg(distinct c.reason, ', ') as refusals
    from voyage.check_ins c
    where c.event_id = attendance.event_id
    group by c.registration_id
  ) s on s.registration_id = r.registration_id
  where r.event_id = attendance.event_id
    and (r.status = 'confirmed' or s.arrived_at is not null)
    and (attendance.ticket is null or lower(t.name) = lower(attendance.ticket))
    and (attendance.block is null or lower(b.name) = lower(attendance.block))
    and (attendance.gate is null or lower(s.gate) = lower(attendance.gate))
    and (attendance.presence is null or (s.arrived_at is not null) = (attendance.presence = 'present'))
    and (attendance."from" is null or s.arrived_at >= attendance."from"::timestamp at time zone
      (select e.time_zone from voyage.events e where e.event_id = attendance.event_id))
    and (attendance."to" is null or s.arrived_at < (attendance."to" + 1)::timestamp at time zone
      (select e.time_zone from voyage.events e where e.event_id = attendance.event_id))
  order by r.name, r.registration_id
$$;

comment on function reports.attendance(bigint, date, date, text, text, text, text) is
  'Everyone who was expected or came, with their arrival; from and to keep those who arrived on these days of the event''s zone.';

create or replace function reports.attendance_figures(event_id bigint, "from" date default null, "to" date default null,
  presence text default null, ticket text default null, block text default null, gate text default null)
returns table (expected bigint, came bigint, stayed_away bigint, percent_came numeric, unexpected bigint, first_arrival timestamptz,
  last_arrival timestamptz)
language sql stable parallel safe
as $$
  select u.expected, a.came, u.stayed_away, round(100.0 * a.came_expected / nullif(u.expected, 0), 1), a.unexpected, a.first_arrival, a.last_arrival
  from (
    select count(*) filter (where g.status = 'confirmed') as expected,
      count(*) filter (where g.status = 'confirmed' and not g.checked_in) as stayed_away
    from reports.attendance(attendance_figures.event_id, ticket => attendance_figures.ticket, block => attendance_figures.block) g
  ) u
  cross join (
    select count(*) filter (where g.checked_in) as came, count(*) filter (where g.checked_in and g.status = 'confirmed') as came_expected,
      count(*) filter (where g.checked_in and g.status <> 'confirmed') as unexpected, min(g.arrived_at) as first_arrival, max(g.arrived_at) as last_arrival
    from reports.attendance(attendance_figures.event_id, attendance_figures."from", attendance_figures."to", attendance_figures.presence,
      attendance_figures.ticket, attendance_figures.block, attendance_figures.gate) g
  ) a
$$;

comment on function reports.attendance_figures(bigint, date, date, text, text, text, text) is
  'Attendance in one row: who was expected (confirmed) and who of them never came, whatever the filters of arrival say; who came by these filters, and who of them without being expected.';

create or replace function reports.attendance_by_type(event_id bigint, "from" date default null, "to" date default null,
  presence text default null, ticket text default null, block text default null, gate text default null)
returns table (ticket_type text, came bigint, stayed_away bigint)
language sql stable parallel safe
as $$
  select t.name, count(*) filter (where a.checked_in), count(*) filter (where not a.checked_in)
  from reports.attendance(attendance_by_type.event_id, attendance_by_type."from", attendance_by_type."to", attendance_by_type.presence,
    attendance_by_type.ticket, attendance_by_type.block, attendance_by_type.gate) a
  join voyage.ticket_types t on t.event_id = attendance_by_type.event_id and t.name = a.ticket_type
  group by t.ticket_type_id
  order by t.position, t.name
$$;

comment on function reports.attendance_by_type(bigint, date, date, text, text, text, text) is
  'Who came and who stayed away, by ticket type.';

create or replace function reports.attendance_has_ticket(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_types t where t.event_id = attendance_has_ticket.event_id and lower(t.name) = lower(attendance_has_ticket.value))
$$;

comment on function reports.attendance_has_ticket(bigint, text) is
  'Whether the event has a ticket type of that name.';

create or replace function reports.attendance_has_block(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.ticket_blocks b where b.event_id = attendance_has_block.event_id and lower(b.name) = lower(attendance_has_block.value))
$$;

comment on function reports.attendance_has_block(bigint, text) is
  'Whether the event has a ticket block of that name.';

create or replace function reports.attendance_has_gate(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.check_ins c where c.event_id = attendance_has_gate.event_id and lower(c.gate) = lower(attendance_has_gate.value))
    or not exists (select from voyage.check_ins c where c.event_id = attendance_has_gate.event_id)
$$;

comment on function reports.attendance_has_gate(bigint, text) is
  'Whether a guest was scanned at a gate of that name; before the first scan every name is one, since the doors are yet to open.';
