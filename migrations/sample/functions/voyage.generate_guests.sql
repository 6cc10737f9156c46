create or replace function voyage.generate_guests(p_count bigint, p_today date) returns void
language sql volatile
as $$
  insert into voyage.registrations (registration_id, event_id, name, email, company, status, source, ticket_type_id, ticket_block_id,
    order_id, notes, answers, registered_at)
  select i + 1, e.event_id, p.name,
    case when voyage.hash_below(63, i, 40) > 0
      then format('guest%s@%s', i + 1, voyage.pick(64, i, '{example.com,example.org,example.net,mail.example,firma.example}')) end,
    case voyage.hash_below(65, i, 10) when 0 then voyage.awkward_text(i) when 1 then null
      else voyage.pick(66, i, array['Quay & Sons, Ltd.', 'Ångström AB', 'さくら商事', 'Müller GmbH & Co. KG', 'ООО «Ромашка»', 'شركة النور',
                                    'O''Hara "Bros"', 'Tata, Mehta & Partners', '삼보 주식회사', 'Freelance']) end,
    s.status, voyage.pick(67, i, '{website,website,website,invitation,invitation,import,partner,walk-in}'),
    t.ticket_type_id, case when b.in_block then t.ticket_type_id end,
    case when not b.in_block and s.status in ('confirmed', 'unconfirmed') then o.order_id end,
    case when voyage.hash_below(68, i, 9) = 0 then voyage.awkward_text(i + 7) end,
    jsonb_build_object('diet', voyage.pick(69, i, '{none,none,vegetarian,vegan,halal,kosher,"nuts, gluten"}'),
                       'newsletter', voyage.hash_below(70, i, 3) = 0),
    coalesce(o.ordered_at, p_today - interval '1 day') - make_interval(secs => voyage.hash_below(71, i, 3600))
  from generate_series(0, p_count - 1) i
  join voyage.events e on e.event_id = voyage.sample_slot(i)
  join voyage.sample_people(60, 0, p_count - 1) p on p.person_index = i
  cross join lateral (select voyage.pick(72, i, '{confirmed,confirmed,confirmed,confirmed,confirmed,confirmed,unconfirmed,declined,waitlisted,bounced}')) s(status)
  cross join lateral (select e.event_id * 10 + 1 + (array[0,0,0,0,0,0,1,2,2,3])[1 + voyage.hash_below(73, i, 10)]) t(ticket_type_id)
  -- Blocks bear the number of the ticket type that they hold; only the first two types have one.
  cross join lateral (select t.ticket_type_id % 10 <= 2 and voyage.hash_below(74, i, 8) = 0) b(in_block)
  -- Two orders for five guests of the same event.
  left join voyage.orders o on o.order_id = 1 + i % 10 + 10 * (i / 10 * 2 / 5) and o.event_id = e.event_id
$$;

comment on function voyage.generate_guests(bigint, date) is
  'A step of generate(): guests with names in many scripts, some in blocks, most of the others with an order.';
revoke all on function voyage.generate_guests(bigint, date) from public;
