create or replace function voyage.generate_order_lines() returns void
language sql volatile
as $$
  insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, unit_price, sku, description, customer, country,
    ticket_type_id)
  select o.order_id, row_number() over (partition by o.order_id order by t.position), o.event_id, count(*), o.ordered_at, t.price,
    (array['TICKET-GA', 'TICKET-VIP', 'TICKET-STU', 'TICKET-CREW'])[t.position], t.name, o.customer, o.country, t.ticket_type_id
  from voyage.registrations r
  join voyage.orders o on o.order_id = r.order_id
  join voyage.ticket_types t on t.ticket_type_id = r.ticket_type_id
  where o.source = 'sample'
  group by o.order_id, t.ticket_type_id;

  -- The other goods stand behind the tickets.
  insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, unit_price, sku, description, customer, country)
  select o.order_id, n + coalesce(t.last_line, 0), o.event_id,
    case when voyage.hash_below(41, l.line, 50) = 0 then -1 - voyage.hash_below(42, l.line, 5) else 1 + voyage.hash_below(43, l.line, 12) end,
    o.ordered_at, case when voyage.hash_below(44, l.line, 400) = 0 then -5.25 else (50 + voyage.hash_below(45, l.line, 9950)) / 100.0 end::numeric(12, 2),
    voyage.pick(46, l.line, '{PIN-07,SCARF,PROG-2026,84406B,22423,POST,gift_0001_20,TEE-M,TEE-XL,TOTE}'),
    case voyage.hash_below(47, l.line, 20) when 0 then '' when 1 then voyage.awkward_text(l.line)
      else voyage.pick(46, l.line, array['Enamel pin "Quay"', 'Scarf, wool', 'Programme, printed', 'पुस्तिका', '記念切手', 'Postage', 'Café voucher £5',
                                         'T-shirt "Harbour Lights"', 'T-shirt "Harbour Lights"', 'Canvas tote bag']) end,
    o.customer, o.country
  from voyage.orders o
  cross join lateral generate_series(1, 1 + (voyage.pick(49, o.order_id, '{0,0,0,0,0,0,0,0,1,2}'))::integer) n
  cross join lateral (select o.order_id * 8 + n) l(line)
  left join (
    select k.order_id, max(k.line_no) as last_line from voyage.order_lines k group by k.order_id
  ) t on t.order_id = o.order_id
  where o.source = 'sample';
$$;

comment on function voyage.generate_order_lines() is
  'A step of generate(): the tickets of the guests of each order, and one to three other goods, some with negative quantities or prices as real shops have them.';
revoke all on function voyage.generate_order_lines() from public;
