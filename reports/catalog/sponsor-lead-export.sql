create or replace function reports.sponsor_lead_export(event_id bigint, "from" date default null, "to" date default null,
  sponsor text default null, consent text default null, rating integer default null)
returns table (sponsor text, tier text, captured_at timestamptz, consent boolean, name text, email text, company text, ticket_type text,
  rating smallint, notes text, lead_id bigint)
language sql stable parallel safe
as $$
  select s.name, s.tier, l.captured_at, l.consent, case when l.consent then r.name end, case when l.consent then r.email end,
    case when l.consent then r.company end, t.name, l.rating, case when l.consent then l.notes end, l.lead_id
  from voyage.events e
  join voyage.leads l on l.event_id = e.event_id
  join voyage.sponsors s on s.sponsor_id = l.sponsor_id
  join voyage.registrations r on r.registration_id = l.registration_id and r.event_id = sponsor_lead_export.event_id
  join voyage.ticket_types t on t.ticket_type_id = r.ticket_type_id
  where e.event_id = sponsor_lead_export.event_id
    and (sponsor_lead_export.sponsor is null or lower(s.name) = lower(sponsor_lead_export.sponsor))
    and (sponsor_lead_export.consent is null or l.consent = (sponsor_lead_export.consent = 'given'))
    and (sponsor_lead_export.rating is null or l.rating >= sponsor_lead_export.rating)
    and (sponsor_lead_export."from" is null or l.captured_at >= sponsor_lead_export."from"::timestamp at time zone e.time_zone)
    and (sponsor_lead_export."to" is null or l.captured_at < (sponsor_lead_export."to" + 1)::timestamp at time zone e.time_zone)
  order by array_position(array['gold', 'silver', 'bronze'], s.tier), s.name, l.captured_at, l.lead_id
$$;

comment on function reports.sponsor_lead_export(bigint, date, date, text, text, integer) is
  'Leads by sponsor and time. Who did not consent is counted but not named: name, address, company and notes are empty.';

create or replace function reports.sponsor_lead_export_figures(event_id bigint, "from" date default null, "to" date default null,
  sponsor text default null, consent text default null, rating integer default null)
returns table (leads bigint, with_consent bigint, percent_consent numeric, sponsors bigint, average_rating numeric,
  first_lead timestamptz, last_lead timestamptz)
language sql stable parallel safe
as $$
  select count(*), count(*) filter (where l.consent), round(100.0 * count(*) filter (where l.consent) / nullif(count(*), 0), 1),
    count(distinct l.sponsor), round(avg(l.rating), 1), min(l.captured_at), max(l.captured_at)
  from reports.sponsor_lead_export(sponsor_lead_export_figures.event_id, sponsor_lead_export_figures."from",
    sponsor_lead_export_figures."to", sponsor_lead_export_figures.sponsor, sponsor_lead_export_figures.consent,
    sponsor_lead_export_figures.rating) l
$$;

comment on function reports.sponsor_lead_export_figures(bigint, date, date, text, text, integer) is
  'Leads in one row.';

create or replace function reports.sponsor_lead_export_by_sponsor(event_id bigint, "from" date default null, "to" date default null,
  sponsor text default null, consent text default null, rating integer default null)
returns table (sponsor text, with_consent bigint, without_consent bigint)
language sql stable parallel safe
as $$
  select l.sponsor, count(*) filter (where l.consent), count(*) filter (where not l.consent)
  from reports.sponsor_lead_export(sponsor_lead_export_by_sponsor.event_id, sponsor_lead_export_by_sponsor."from",
    sponsor_lead_export_by_sponsor."to", sponsor_lead_export_by_sponsor.sponsor,
    sponsor_lead_export_by_sponsor.consent, sponsor_lead_export_by_sponsor.rating) l
  group by l.sponsor
  order by count(*) desc, l.sponsor
$$;

comment on function reports.sponsor_lead_export_by_sponsor(bigint, date, date, text, text, integer) is
  'Leads by sponsor, with and without consent.';

create or replace function reports.sponsor_lead_export_has_sponsor(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.sponsors s where s.event_id = sponsor_lead_export_has_sponsor.event_id and lower(s.name) = lower(sponsor_lead_export_has_sponsor.value))
$$;

comment on function reports.sponsor_lead_export_has_sponsor(bigint, text) is
  'Whether the event has a sponsor of that name.';
