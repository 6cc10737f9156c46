create or replace function reports.email_deliverability(event_id bigint, "from" date default null, "to" date default null,
  mailing text default null, kind text default null, domain text default null)
returns table (mailing text, kind text, mailing_sent_at timestamptz, domain text, sent bigint, delivered bigint,
  percent_delivered numeric, deferred bigint, bounced bigint, percent_bounced numeric, unknown_user bigint, mailbox_full bigint,
  refused bigint, no_such_domain bigint, complained bigint, opened bigint, percent_opened numeric, pending bigint, mailing_id bigint)
language sql stable parallel safe
as $$
  select m.subject, m.kind, m.sent_at, d.domain, d.sent, d.delivered, round(100.0 * d.delivered / d.sent, 1), d.deferred, d.bounced,
    round(100.0 * d.bounced / d.sent, 1), d.unknown_user, d.mailbox_full, d.refused, d.no_such_domain, d.complained, d.opened,
    round(100.0 * d.opened / nullif(d.delivered, 0), 1), d.sent - d.delivered - d.bounced, m.mailing_id
  from voyage.mailings m
  join (
    select y.mailing_id, y.domain, count(*) as sent, count(*) filter (where y.was_delivered and y.bounce_kind is null) as delivered,
      count(*) filter (where y.was_deferred) as deferred, count(y.bounce_kind) as bounced,
      count(*) filter (where y.bounce_kind = 'unknown user') as unknown_user,
      count(*) filter (where y.bounce_kind = 'mailbox full') as mailbox_full,
      count(*) filter (where y.bounce_kind = 'refused') as refused,
      count(*) filter (where y.bounce_kind = 'no such domain') as no_such_domain,
      count(*) filter (where y.was_complained) as complained, count(*) filter (where y.was_opened) as opened
    from (
      -- What became of each mail; one that was delivered and came back later has bounced.
      select v.mailing_id, v.delivery_id, lower(split_part(v.email, '@', 2)) as domain, bool_or(x.kind = 'delivered') as was_delivered,
        bool_or(x.kind = 'deferred') as was_deferred, bool_or(x.kind = 'complained') as was_complained,
        bool_or(x.kind = 'opened') as was_opened, max(coalesce(x.bounce_kind, 'not told')) filter (where x.kind = 'bounced') as bounce_kind
      from voyage.events e
      join voyage.mailings w on w.event_id = e.event_id
      join voyage.deliveries v on v.mailing_id = w.mailing_id
      left join voyage.delivery_events x on x.delivery_id = v.delivery_id
      where e.event_id = email_deliverability.event_id
        and (email_deliverability.mailing is null or lower(w.subject) = lower(email_deliverability.mailing))
        and (email_deliverability.kind is null or w.kind = email_deliverability.kind)
        and (email_deliverability.domain is null or lower(split_part(v.email, '@', 2)) = lower(email_deliverability.domain))
        and (email_deliverability."from" is null or v.sent_at >= email_deliverability."from"::timestamp at time zone e.time_zone)
        and (email_deliverability."to" is null or v.sent_at < (email_deliverability."to" + 1)::timestamp at time zone e.time_zone)
      group by v.delivery_id
    ) y
    group by y.mailing_id, y.domain
  ) d on d.mailing_id = m.mailing_id
  order by m.sent_at desc, m.mailing_id desc, d.sent desc, d.domain
$$;

comment on function reports.email_deliverability(bigint, date, date, text, text, text) is
  'One row a mailing and domain, the latest mailing first: what was sent, delivered, put off and came back, by kind; opens only where they are known. from and to are days of sending in the event''s zone.';

create or replace function reports.email_deliverability_figures(event_id bigint, "from" date default null, "to" date default null,
  mailing text default null, kind text default null, domain text default null)
returns table (mailings bigint, domains bigint, sent bigint, delivered bigint, percent_delivered numeric, bounced bigint,
  percent_bounced numeric, deferred bigint, complained bigint, percent_complained numeric, opened bigint, percent_opened numeric,
  pending bigint)
language sql stable parallel safe
as $$
  select count(distinct d.mailing_id), count(distinct d.domain), coalesce(sum(d.sent), 0)::bigint, coalesce(sum(d.delivered), 0)::bigint,
    round(100 * sum(d.delivered) / nullif(sum(d.sent), 0), 1), coalesce(sum(d.bounced), 0)::bigint,
    round(100 * sum(d.bounced) / nullif(sum(d.sent), 0), 1), coalesce(sum(d.deferred), 0)::bigint, coalesce(sum(d.complained), 0)::bigint,
    round(100 * sum(d.complained) / nullif(sum(d.delivered), 0), 2), coalesce(sum(d.opened), 0)::bigint,
    round(100 * sum(d.opened) / nullif(sum(d.delivered), 0), 1), coalesce(sum(d.pending), 0)::bigint
  from reports.email_deliverability(email_deliverability_figures.event_id, email_deliverability_figures."from",
    email_deliverability_figures."to", email_deliverability_figures.mailing, email_deliverability_figures.kind,
    email_deliverability_figures.domain) d
$$;

comment on function reports.email_deliverability_figures(bigint, date, date, text, text, text) is
  'All mails in one row.';

create or replace function reports.email_deliverability_by_domain(event_id bigint, "from" date default null, "to" date default null,
  mailing text default null, kind text default null, domain text default null)
returns table (domain text, delivered bigint, bounced bigint, pending bigint)
language sql stable parallel safe
as $$
  select d.domain, sum(d.delivered)::bigint, sum(d.bounced)::bigint, sum(d.pending)::bigint
  from reports.email_deliverability(email_deliverability_by_domain.event_id, email_deliverability_by_domain."from",
    email_deliverability_by_domain."to", email_deliverability_by_domain.mailing,
    email_deliverability_by_domain.kind, email_deliverability_by_domain.domain) d
  group by d.domain
  order by sum(d.sent) desc, d.domain
  limit 20
$$;

comment on function reports.email_deliverability_by_domain(bigint, date, date, text, text, text) is
  'The twenty domains with the most mails: delivered, came back, no answer yet.';

create or replace function reports.email_deliverability_kinds(event_id bigint, "from" date default null, "to" date default null,
  mailing text default null, kind text default null, domain text default null)
returns table (bounce_kind text, mails bigint)
language sql stable parallel safe
as $$
  select k.bounce_kind, k.mails
  from (
    select coalesce(sum(d.unknown_user), 0)::bigint as unknown_user, coalesce(sum(d.mailbox_full), 0)::bigint as mailbox_full,
      coalesce(sum(d.refused), 0)::bigint as refused, coalesce(sum(d.no_such_domain), 0)::bigint as no_such_domain,
      coalesce(sum(d.bounced), 0)::bigint as bounced
    from reports.email_deliverability(email_deliverability_kinds.event_id, email_deliverability_kinds."from",
    email_deliverability_kinds."to", email_deliverability_kinds.mailing, email_deliverability_kinds.kind,
    email_deliverability_kinds.domain) d
  ) s
  cross join lateral (values ('unknown user'::text, s.unknown_user), ('mailbox full', s.mailbox_full), ('refused', s.refused),
    ('no such domain', s.no_such_domain), ('not told', s.bounced - s.unknown_user - s.mailbox_full - s.refused - s.no_such_domain)) k(bounce_kind, mails)
  where k.mails > 0
  order by k.mails desc, k.bounce_kind
$$;

comment on function reports.email_deliverability_kinds(bigint, date, date, text, text, text) is
  'Why mails came back.';

create or replace function reports.email_deliverability_bounces(event_id bigint, "from" date default null, "to" date default null,
  mailing text default null, kind text default null, domain text default null)
returns table (bounced_at timestamptz, email text, name text, mailing text, bounce_kind text, diagnostic text)
language sql stable parallel safe
as $$
  select x.happened_at, v.email, r.name, w.subject, x.bounce_kind, x.diagnostic
  from voyage.events e
  join voyage.mailings w on w.event_id = e.event_id
  join voyage.deliveries v on v.mailing_id = w.mailing_id
  join voyage.delivery_events x on x.delivery_id = v.delivery_id and x.kind = 'bounced'
  left join voyage.registrations r on r.registration_id = v.registration_id
  where e.event_id = email_deliverability_bounces.event_id
    and (email_deliverability_bounces.mailing is null or lower(w.subject) = lower(email_deliverability_bounces.mailing))
    and (email_deliverability_bounces.kind is null or w.kind = email_deliverability_bounces.kind)
    and (email_deliverability_bounces.domain is null or lower(split_part(v.email, '@', 2)) = lower(email_deliverability_bounces.domain))
    and (email_deliverability_bounces."from" is null or v.sent_at >= email_deliverability_bounces."from"::timestamp at time zone e.time_zone)
    and (email_deliverability_bounces."to" is null or v.sent_at < (email_deliverability_bounces."to" + 1)::timestamp at time zone e.time_zone)
  order by x.happened_at, x.delivery_event_id
$$;

comment on function reports.email_deliverability_bounces(bigint, date, date, text, text, text) is
  'The addresses that mails came back from, by time.';

create or replace function reports.email_deliverability_has_mailing(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.mailings w where w.event_id = email_deliverability_has_mailing.event_id and lower(w.subject) = lower(email_deliverability_has_mailing.value))
$$;

comment on function reports.email_deliverability_has_mailing(bigint, text) is
  'Whether the event has a mailing of that subject.';
