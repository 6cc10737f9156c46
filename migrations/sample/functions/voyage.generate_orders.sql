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
$$;

comment on function voyage.generate_orders(bigint, bigint, date) is
  'A step of generate(): orders, whose lines generate_order_lines() makes when it is known which guests they are for.';
revoke all on function voyage.generate_orders(bigint, bigint, date) from public;
