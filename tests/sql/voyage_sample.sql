-- The generated data: the same every time, in the size asked for, with everything in it that real data has.
begin;
select no_plan();

create function pg_temp.fingerprint() returns text language sql as $$
  select md5(string_agg(t, E'\n')) from (
    select md5(string_agg(md5(r::text), '' order by r.registration_id)) from voyage.registrations r
    union all select md5(string_agg(md5(o::text), '' order by o.order_id)) from voyage.orders o
    union all select md5(string_agg(md5(l::text), '' order by l.order_id, l.line_no)) from voyage.order_lines l
    union all select md5(string_agg(md5(u::text), '' order by u.user_id)) from voyage.users u
    union all select md5(string_agg(md5(c::text), '' order by c.check_in_id)) from voyage.check_ins c
    union all select md5(string_agg(md5(f::text), '' order by f.refund_id)) from voyage.refunds f
    union all select md5(string_agg(md5(x::text), '' order by x.delivery_event_id)) from voyage.delivery_events x
    union all select md5(string_agg(md5(a::text), '' order by a.activity_id)) from voyage.activity_log a) q(t)
$$;
create function pg_temp.empty_all() returns void language plpgsql as $$
begin
  truncate voyage.workspaces, voyage.users, voyage.workspace_members, voyage.member_permissions, voyage.events, voyage.promo_codes, voyage.orders, voyage.order_lines, voyage.refunds,
    voyage.ticket_types, voyage.ticket_blocks, voyage.registrations, voyage.check_ins, voyage.sponsors, voyage.leads, voyage.mailings,
    voyage.deliveries, voyage.delivery_events, voyage.activity_log, voyage.audit_log, voyage.generated;
end
$$;

select is(voyage.generate(size), 0::bigint, 'what is there is not made again') from voyage.generated;
select throws_ok('select voyage.generate(7)', 'PRCFL', null, 'nor made in another size');
select throws_ok(format('select voyage.generate(%s)', s), 'PRINV', null, 'no size: ' || s) from unnest(array['0', '-1', 'null', '1001']) s;

select pg_temp.fingerprint() as first, size as size from voyage.generated \gset
select pg_temp.empty_all();
set timezone = 'Asia/Tokyo';
select isnt(voyage.generate(:size), 0::bigint, 'an empty database is filled');
set timezone = 'UTC';
select is(pg_temp.fingerprint(), :'first', 'with the same rows, whoever generates them where');

select pg_temp.empty_all();
select is(voyage.generate(1), 7000::bigint, 'size 1');
select is((select count(*) from voyage.registrations), 5000::bigint, 'has 5,000 guests');
select cmp_ok((select count(*) from voyage.order_lines), '>', 4500::bigint, 'and about 5,000');
select cmp_ok((select count(*) from voyage.order_lines), '<', 5500::bigint, 'order lines');
select is((select count(*) from voyage.orders where event_id = 100) + (select count(*) from voyage.registrations where event_id = 100), 0::bigint,
  'event 100 is empty: it waits for real orders');
select cmp_ok((select count(distinct time_zone) from voyage.events), '>=', 6::bigint, 'events are in many time zones');
select is((select count(distinct e.workspace_id) from voyage.registrations r join voyage.events e using (event_id)), 2::bigint, 'both workspaces have guests');

select cmp_ok((select count(*) from voyage.registrations where name ~ range), '>', 50::bigint, 'names in ' || script)
from (values ('Latin', '^[A-Za-z'' -]+$'), ('Cyrillic', '[а-яА-Я]'), ('Greek', '[α-ωΑ-Ω]'), ('Arabic', '[ء-ي]'), ('Hebrew', '[א-ת]'), ('Devanagari', '[अ-ह]'),
  ('Thai', '[ก-ฮ]'), ('Chinese and Japanese', '[一-鿿]'), ('Korean', '[가-힣]'), ('Armenian', '[ա-ֆ]'), ('Georgian', '[ა-ჰ]'), ('Tamil', '[அ-ஹ]')) s(script, range);
select cmp_ok((select count(*) from voyage.registrations where company ~ pattern or notes ~ pattern), '>', 0::bigint, 'texts with ' || what)
from (values ('a quote', '"'), ('a comma', ','), ('a line break', '\n'), ('a formula', '^='), ('a leading +', '^\+'), ('a leading -', '^-'), ('a leading @', '^@')) s(what, pattern);
select set_eq($$ select distinct status from voyage.registrations where event_id = 42 $$,
  array['confirmed', 'unconfirmed', 'declined', 'waitlisted', 'bounced'], 'guests of every status');
select set_eq($$ select distinct status from voyage.orders where event_id = 42 $$, array['open', 'completed', 'cancelled', 'refunded'], 'orders of every status');
select cmp_ok((select count(*) from voyage.order_lines where condition), '>', 0::bigint, 'lines with ' || what)
from (values ('a negative quantity'), ('a negative price'), ('no description')) s(what),
  lateral (select case what when 'a negative quantity' then 1 when 'a negative price' then 2 else 3 end) n(number),
  lateral (select exists (select from voyage.order_lines l where case n.number when 1 then l.quantity < 0 when 2 then l.unit_price < 0 else l.description = '' end)) c(condition);
select is_empty($$ select o.order_id from voyage.orders o left join voyage.refunds f using (order_id) group by o.order_id having o.refunded <> coalesce(sum(f.amount), 0) $$,
  'what an order got back is its refunds');
select is_empty($$ (select order_id, ticket_type_id, count(*) from voyage.registrations where order_id is not null group by 1, 2)
  except select order_id, ticket_type_id, quantity from voyage.order_lines $$, 'an order has the tickets of its guests');
select is((select count(*) from voyage.deliveries d, voyage.generated g where d.sent_at >= g.today + 1), 0::bigint, 'no mail was sent tomorrow');
select is((select count(*) from voyage.registrations r join voyage.orders o using (order_id) where o.event_id <> r.event_id), 0::bigint, 'guests'' orders are of their event');

select * from finish();
rollback;
