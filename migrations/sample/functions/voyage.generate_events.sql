create or replace function voyage.generate_events(p_size numeric, p_today date) returns void
language sql volatile
as $$
  insert into voyage.events (event_id, workspace_id, title, slug, time_zone, currency, starts_at, ends_at, capacity)
  select e.event_id, e.workspace_id, e.title, e.slug, e.time_zone, e.currency,
    (p_today + e.days + time '18:30') at time zone e.time_zone, (p_today + e.days + time '23:30') at time zone e.time_zone,
    ceil(e.capacity * greatest(p_size, 1))
  from (values
    (42, 1, 'Spring Gala', 'spring-gala', 'Europe/London', 'GBP', -3, 3000),
    (43, 1, 'Founders'' Night, New York', 'founders-night', 'America/New_York', 'USD', -40, 1500),
    (44, 1, 'दीपावली उत्सव', 'deepavali-utsav', 'Asia/Kolkata', 'INR', -13, 1500),
    (45, 1, 'Island Sunrise "Sail & Dine"', 'island-sunrise', 'Australia/Lord_Howe', 'AUD', 12, 1500),
    (46, 1, '東京サミット', 'tokyo-summit', 'Asia/Tokyo', 'JPY', 75, 1500),
    (100, 1, 'Museum Shop', 'museum-shop', 'Europe/London', 'GBP', 30, 500),
    (51, 2, 'Peak Conference', 'peak-conference', 'America/Denver', 'USD', 20, 1500),
    (52, 2, 'Fjord Retreat', 'fjord-retreat', 'Europe/Oslo', 'NOK', -90, 1500)
  ) e(event_id, workspace_id, title, slug, time_zone, currency, days, capacity);

  insert into voyage.ticket_types (ticket_type_id, event_id, name, price, capacity, position)
  select e.event_id * 10 + t.position, e.event_id, t.name, t.price, ceil(e.capacity * t.share), t.position
  from voyage.events e
  cross join (values (1, 'General admission', 45.00, 0.60), (2, 'VIP', 180.00, 0.15), (3, 'Student', 19.50, 0.15),
                     (4, 'Press & crew', 0.00, 0.10)) t(position, name, price, share);

  insert into voyage.ticket_blocks (ticket_block_id, event_id, ticket_type_id, name, holder, allocated, released, price)
  select e.event_id * 10 + b.number, e.event_id, e.event_id * 10 + b.number, b.name, b.holder,
    ceil(e.capacity * b.share), floor(e.capacity * b.share * b.given_back), b.price
  from voyage.events e
  cross join (values (1, 'Partner allocation', 'Quay & Sons, Ltd.', 0.12, 0.20, 40.50), (2, 'Sponsors'' table', 'Ångström AB', 0.06, 0.00, 150.00))
    b(number, name, holder, share, given_back, price);

  insert into voyage.promo_codes (promo_code_id, event_id, code, discount_percent, max_uses, valid_until)
  select e.event_id * 10 + c.number, e.event_id, c.code, c.percent, c.uses, e.starts_at
  from voyage.events e
  cross join (values (1, 'EARLY10', 10, null), (2, 'FRIENDS25', 25, null), (3, '=SUM(50)', 50, 100000)) c(number, code, percent, uses);

  insert into voyage.sponsors (sponsor_id, event_id, name, tier)
  select e.event_id * 10 + s.number, e.event_id, s.name, s.tier
  from voyage.events e
  cross join (values (1, 'Bright & Early "Coffee"', 'gold'), (2, 'Müller, Söhne und Töchter', 'silver'), (3, '株式会社さくら', 'bronze')) s(number, name, tier);
$$;

comment on function voyage.generate_events(numeric, date) is
  'A step of generate(): events in eight places, what they sell and who pays for them. Event 100 has neither guests nor orders: it is there to import real orders into.';
revoke all on function voyage.generate_events(numeric, date) from public;
