create or replace function voyage.generate_leads() returns void
language sql volatile
as $$
  insert into voyage.leads (lead_id, event_id, sponsor_id, registration_id, captured_at, consent, rating, notes)
  select c.registration_id, c.event_id, c.event_id * 10 + 1 + voyage.hash_below(90, c.registration_id, 3), c.registration_id,
    c.scanned_at + make_interval(mins => 5 + voyage.hash_below(91, c.registration_id, 120)::integer),
    voyage.hash_below(92, c.registration_id, 4) > 0, 1 + voyage.hash_below(93, c.registration_id, 5),
    case when voyage.hash_below(94, c.registration_id, 3) = 0 then voyage.awkward_text(c.registration_id) end
  from voyage.check_ins c
  where c.result = 'accepted' and voyage.hash_below(95, c.registration_id, 6) = 0
$$;

comment on function voyage.generate_leads() is
  'A step of generate(): guests whose badges sponsors scanned, with and without consent.';
revoke all on function voyage.generate_leads() from public;
