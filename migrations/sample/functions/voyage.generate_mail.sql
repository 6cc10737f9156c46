create or replace function voyage.generate_mail() returns void
language sql volatile
as $$
  insert into voyage.mailings (mailing_id, event_id, subject, kind, sent_at)
  select e.event_id * 10 + m.number, e.event_id, format(m.subject, e.title), m.kind, e.starts_at - m.before
  from voyage.events e
  cross join (values (1, 'You are invited: %s', 'invitation', interval '60 days'), (2, 'See you soon at %s', 'reminder', interval '2 days'))
    m(number, subject, kind, before);

  insert into voyage.deliveries (delivery_id, event_id, mailing_id, registration_id, email, sent_at)
  select r.registration_id, r.event_id, m.mailing_id, r.registration_id, r.email,
    greatest(m.sent_at, r.registered_at) + make_interval(secs => voyage.hash_below(100, r.registration_id, 1800))
  from voyage.registrations r
  join voyage.mailings m on m.mailing_id = r.event_id * 10 + 1
  where r.email is not null;

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

comment on function voyage.generate_mail() is
  'A step of generate(): an invitation to each guest with an address, and what became of it.';
revoke all on function voyage.generate_mail() from public;
