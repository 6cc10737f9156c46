create or replace function voyage.generate_orders(p_count bigint, p_accounts bigint, p_today date) returns void
language sql volatile
as $$
  insert into voyage.orders (order_id, event_id, order_number, status, source, user_id, customer, country, currency,
    promo_code_id, ordered_at, completed_at)
  select i + 1, e.event_id, format('V%s-%s', e.event_id, lpad((i + 1)::text, 7, '0')), s.status, 'sample', u.user_id,
    case voyage.hash_below(30, i, 12) when 0 then null when 1 then (12000 + voyage.hash_below(31, i, 6000)) || '.0'
      when 2 then voyage.awkward_text(i) else u.name end,
    voyage.pick(32, i, '{United Kingdom,United Kingdom,United States,India,Japan,Deutschland,EIRE,"Türkiye",NULL}'),
    e.currency, case when voyage.hash_below(33, i, 6) = 0 then e.event_id * 10 + 1 + voyage.hash_below(34, i, 3) end,
    t.ordered_at, case when s.status = 'completed' then t.ordered_at + make_interval(secs => 30 + voyage.hash_below(35, i, 7200)) end
  from generate_series(0, p_count - 1) i
  join voyage.events e on e.event_id = voyage.sample_slot(i)
  join voyage.users u on u.user_id = 1001 + voyage.hash_below(36, i, p_accounts)
  cross join lateral (select p_today::timestamp at time zone e.time_zone
    - make_interval(days => voyage.hash_below(37, i, 180)::integer, secs => voyage.hash_below(38, i, 86400))) t(ordered_at)
  cross join lateral (select voyage.pick(40, i,
    '{completed,completed,completed,completed,completed,completed,completed,open,open,cancelled}')) s(status);

  insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, unit_price, sku, description, customer, country)
  select o.order_id, n, o.event_id,
    case when voyage.hash_below(41, l.line, 50) = 0 then -1 - voyage.hash_below(42, l.line, 5) else 1 + voyage.hash_below(43, l.line, 12) end,
    o.ordered_at, case when voyage.hash_below(44, l.line, 400) = 0 then -5.25 else (50 + voyage.hash_below(45, l.line, 9950)) / 100.0 end::numeric(12, 2),
    voyage.pick(46, l.line, '{TICKET-GA,TICKET-VIP,PROG-2026,84406B,22423,POST,gift_0001_20,TEE-M,TEE-XL,TOTE}'),
    case voyage.hash_below(47, l.line, 20) when 0 then '' when 1 then voyage.awkward_text(l.line)
      else voyage.pick(48, l.line, array['Programme, printed', 'T-shirt "Harbour Lights"', 'Canvas tote bag', 'Poster A2', 'Record frame 7" single size',
                                         'Café voucher £5', '記念切手', 'पुस्तिका', 'Enamel mug', 'Cloakroom ticket']) end,
    o.customer, o.country
  from voyage.orders o
  cross join lateral generate_series(1, 1 + voyage.hash_below(49, o.order_id, 4)::integer) n
  cross join lateral (select o.order_id * 8 + n) l(line)
  where o.source = 'sample';
$$;

comment on function voyage.generate_orders(bigint, bigint, date) is
  'A step of generate(): orders of one to four lines, some with negative quantities or prices as real shops have them.';
revoke all on function voyage.generate_orders(bigint, bigint, date) from public;
