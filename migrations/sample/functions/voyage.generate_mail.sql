-- Before it knew what has not happened yet.
drop function if exists voyage.generate_mail();

create or replace function voyage.generate_mail(p_today date) returns void
language sql volatile
as $$
  insert into voyage.mailings (mailing_id, event_id, subject, kind, sent_at)
  select e.event_id * 10 + m.number, e.event_id, format(m.subject, e.title), m.kind, least(e.starts_at - m.before, p_today - m.latest)
  from voyage.events e
  cross join (values (1, 'You are invited: %s', 'invitation', interval '60 days', interval '9 days'), (2, 'See you soon at %s', 'reminder', interval '2 days', null))
    m(number, subject, kind, before, latest);

  insert into voyage.deliveries (delivery_id, event_id, mailing_id, registration_id, email, sent_at)
  select r.registration_id * 2 + (m.kind = 'reminder')::integer, r.event_id, m.mailing_id, r.registration_id, r.email,
    greatest(m.sent_at, r.registered_at) + make_interval(secs => voyage.hash_below(100, r.registration_id, 1800))
  from voyage.registrations r
  join voyage.mailings m on m.event_id = r.event_id
  where r.email is not null and m.sent_at < p_today
    and (m.kind = 'invitation' or r.status = 'confirmed' and r.registered_at < m.sent_at);

  insert into voyage.delivery_events (delivery_event_id, delivery_id, happened_at, kind, bounce_kind, diagnostic)
  select d.delivery_id * 4 + k.step, d.delivery_id, d.sent_at + make_interval(secs => k.step * 600 + voyage.hash_below(101, d.delivery_id, 300)),
    k.kind, b.kind, case k.kind when 'bounced' then '550 5.1.1 ' || b.kind when 'deferred' then '451 4.7.1 try again later' end
  from voyage.deliveries d
  join voyage.registrations r using (registration_id)
  cross join lateral (values (0, 'deferred', voyage.hash_below(102, d.delivery_id, 15) = 0),
                             (1, case r.status when 'bounced' then 'bounced' else 'delivered' end, true),
                             (2, 'opened', r.status <> 'bounced' and voyage.hash_below(103, d.delivery_id, 10) < 4),
                             (3, 'complained', r.status <> 'bounced' and voyage.hash_below(104, d.delivery_id, 300) = 0)) k(step, kind, happened)
  cross join lateral (select case k.kind when 'bounced'
    then voyage.pick(105, d.delivery_id, '{unknown user,unknown user,mailbox full,refused,no such domain}') end) b(kind)
  where k.happened;
$$;

comment on function voyage.generate_mail(date) is
  'A step of generate(): an invitation to each guest with an address, a reminder to the confirmed of events that are near or over, and what became of them. A reminder that is not due yet has a mailing without deliveries.';
revoke all on function voyage.generate_mail(date) from public;
