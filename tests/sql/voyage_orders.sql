-- A6, U10: orders over the API: made item by item, read, completed once, listed by who may.
begin;
select no_plan();

-- SQLSTATE and detail of what a statement raises; null when it raises nothing.
create function pg_temp.refusal(p_sql text, out state text, out detail text) language plpgsql as $$
begin
  execute p_sql;
exception when others then
  get stacked diagnostics state = returned_sqlstate, detail = pg_exception_detail;
end
$$;
create function pg_temp.state(p_sql text) returns text language sql as $$ select (pg_temp.refusal(p_sql)).state $$;
-- The complaints about a new order, "field message" by line.
create function pg_temp.complaints(p_order text) returns text language sql as $$
  select string_agg(e ->> 'field' || ' ' || (e ->> 'message'), E'\n' order by e ->> 'field')
  from pg_temp.refusal(format('select voyage.create_order(3, 42, %L)', p_order)) r, jsonb_array_elements(r.detail::jsonb) e
$$;

-- A good order.
create temp table made as select voyage.create_order(3, 42, '{"customer": "Zoë \"Z\"", "country": "EIRE", "items": [
  {"sku": "A-1", "description": "=1+2", "quantity": 3, "unit_price": 19.99},
  {"sku": "A-1", "description": "=1+2", "quantity": 3, "unit_price": 19.99},
  {"sku": "FREE", "quantity": 1.0, "unit_price": 0}]}') as o;
select matches(o ->> 'order_number', '^W-[0-9]+$', 'an order gets a number of its own') from made;
select is(o ->> 'id', o ->> 'order_number', 'which is its id') from made;
select is(o - 'id' - 'order_number' - 'items' - 'ordered_at' - 'created_at',
  '{"event_id": 42, "status": "open", "customer": "Zoë \"Z\"", "country": "EIRE", "currency": "GBP", "promo_code": null,
    "completed_at": null, "discount": 0.00, "refunded": 0.00, "total": 119.94}', 'it is open, with a total') from made;
select is(o -> 'items', '[
  {"line_no": 1, "sku": "A-1", "description": "=1+2", "quantity": 3, "unit_price": 19.99, "line_total": 59.97},
  {"line_no": 2, "sku": "A-1", "description": "=1+2", "quantity": 3, "unit_price": 19.99, "line_total": 59.97},
  {"line_no": 3, "sku": "FREE", "description": "", "quantity": 1, "unit_price": 0.00, "line_total": 0.00}]',
  'identical items stay two, an item may cost nothing') from made;
select is(voyage.get_order(4, 42, o ->> 'id'), o, 'a viewer reads the same') from made;
select is((select count(*) from voyage.activity_log where action = 'order.created' and object = 'order ' || (o ->> 'id') and actor_id = 3), 1::bigint,
  'the log knows who made it') from made;

-- Bad orders: every complaint at once, by field.
select is(pg_temp.complaints('{"items": [{"sku": "a", "quantity": 1, "unit_price": 1},
                                         {"sku": "a", "quantity": 0, "unit_price": -0.01},
                                         {"sku": "a", "quantity": 1.5, "unit_price": 0.001}]}'),
  E'items[1].quantity must be at least 1\nitems[1].unit_price must be at least 0\n'
  'items[2].quantity must be a whole number\nitems[2].unit_price must have at most 2 decimals', 'items are checked one by one, counted from 0');
select is(pg_temp.complaints('{"items": [{}, 7, null, {"sku": " ", "description": 1, "quantity": "1", "unit_price": "2.50"}]}'),
  E'items[0].quantity is required\nitems[0].sku is required\nitems[0].unit_price is required\nitems[1] must be an object\n'
  'items[2] must be an object\nitems[3].description must be text\nitems[3].quantity must be a number\n'
  'items[3].sku must not be empty\nitems[3].unit_price must be a number', 'missing fields and wrong types are named');
select is(pg_temp.complaints('{"items": [{"sku": "a", "quantity": 1000001, "unit_price": 1000000000.01}]}'),
  E'items[0].quantity must be at most 1000000\nitems[0].unit_price must be at most 1000000000', 'numbers are bounded');
select is(pg_temp.complaints('{"colour": 1, "items": [{"sku": "a", "quantity": 1, "unit_price": 1, "line_total": 5}]}'),
  E'colour is not a field of an order\nitems[0].line_total is not a field of an item', 'unknown fields are refused');
select is(pg_temp.complaints('{"customer": 17850.0, "country": [], "currency": "USD", "promo_code": "NIX"}'),
  E'country must be text\ncurrency must be GBP, the currency of the event\ncustomer must be text\nitems is required\n'
  'promo_code is not a code of this event that is valid now', 'the order itself is checked too');
select is(pg_temp.complaints('{"items": {}}'), 'items must be a list', 'items are a list');
select is(pg_temp.complaints('{"items": []}'), 'items must have at least one item', 'of one item at least');
select is(pg_temp.complaints(format('{"items": [%s]}', (select string_agg('{"sku": "a", "quantity": 1, "unit_price": 1}', ',') from generate_series(1, 1001)))),
  'items must have at most 1000 items', 'and of a thousand at most');
select is(jsonb_array_length(voyage.create_order(3, 42, format('{"items": [%s]}',
  (select string_agg('{"sku": "a", "quantity": 1, "unit_price": 1}', ',') from generate_series(1, 1000)))::jsonb) -> 'items'), 1000, 'a thousand are fine');
select is(pg_temp.complaints(format('{"customer": "%s", "items": [{"sku": "%s", "quantity": 1, "unit_price": 1}]}', repeat('é', 201), repeat('x', 65))),
  E'customer must not be longer than 200 characters\nitems[0].sku must not be longer than 64 characters', 'texts are bounded');
select is(pg_temp.complaints('[]'), ' must be an object', 'an order is an object');
select is(pg_temp.state('select voyage.create_order(3, 42, null)'), 'PRINV', 'and not nothing');

-- Promo codes.
insert into voyage.promo_codes (event_id, code, discount_percent, max_uses, valid_until) values
  (42, 'LAST', 50, 1, null), (42, 'OVER', 50, null, now() - interval '1 second'), (43, 'OTHER', 50, null, null);
create function pg_temp.with_promo(p_code text) returns text language sql as $$
  select format('select voyage.create_order(3, 42, %L)', jsonb_build_object('promo_code', p_code, 'items', '[{"sku": "a", "quantity": 1, "unit_price": 9.99}]'::jsonb))
$$;
select is((select voyage.create_order(3, 42, '{"promo_code": "LAST", "items": [{"sku": "a", "quantity": 1, "unit_price": 9.99}]}') ->> 'total'), '4.99', 'a code takes its per cent off');
select is(pg_temp.state(pg_temp.with_promo('LAST')), 'PRINV', 'a code that is used up is refused');
select is(pg_temp.state(pg_temp.with_promo('OVER')), 'PRINV', 'so is one that has ended');
select is(pg_temp.state(pg_temp.with_promo('OTHER')), 'PRINV', 'and one of another event');

-- Complete, once.
select is(voyage.complete_order(3, 42, o ->> 'id') ->> 'status', 'completed', 'an open order can be completed') from made;
select isnt(voyage.get_order(3, 42, o ->> 'id') ->> 'completed_at', null, 'and then has a time') from made;
select is(pg_temp.state(format('select voyage.complete_order(3, 42, %L)', o ->> 'id')), 'PRCFL', 'but only once') from made;
select is(pg_temp.state(format('select voyage.complete_order(3, 42, %L)', order_number)), 'PRCFL', 'a ' || status || ' order cannot be completed')
from (select distinct on (status) order_number, status from voyage.orders where event_id = 42 and status in ('cancelled', 'refunded') order by status) q;
select is((select count(*) from reports.completed_orders(42) where order_number = o ->> 'id'), 3::bigint, 'the report has its lines') from made;

-- Who may.
select is(pg_temp.state($$ select voyage.get_order(3, 42, 'none') $$), 'PRNFD', 'an order that is not there');
select is(pg_temp.state($$ select voyage.get_order(3, 42, null) $$), 'PRNFD', 'an order without a number');
select is(pg_temp.state(format('select voyage.get_order(3, 43, %L)', o ->> 'id')), 'PRNFD', 'an order of another event') from made;
select is(pg_temp.state($$ select voyage.create_order(4, 42, '{}') $$), 'PRFBD', 'a viewer may not make one');
select is(pg_temp.state(format('select voyage.complete_order(4, 42, %L)', o ->> 'id')), 'PRFBD', 'nor complete one') from made;
select is(pg_temp.state(format('select voyage.get_order(11, 42, %L)', o ->> 'id')), 'PRNFD', 'a stranger sees no event') from made;
select is(pg_temp.state($$ select voyage.create_order(11, 42, '{}') $$), 'PRNFD', 'nor may make an order there');
select is(pg_temp.state($$ select voyage.list_orders(11, 42) $$), 'PRNFD', 'nor list them');
select is(pg_temp.state($$ select voyage.list_orders(3, 4711) $$), 'PRNFD', 'an event that is not there is the same');
select is(pg_temp.state($$ select voyage.list_orders(null, 42) $$), 'PRNFD', 'nobody is a stranger');
delete from voyage.role_permissions where role = 'viewer' and permission = 'orders.read';
select is(pg_temp.state($$ select voyage.list_orders(4, 42) $$), 'PRFBD', 'a right that is taken away is gone at once');

-- The list.
select is((select array_agg(k order by k) from jsonb_object_keys(voyage.list_orders(3, 42)) k), '{data,hasMore,limit,page,total}', 'a list has its five parts');
select is((voyage.list_orders(3, 42, 1, 2) ->> 'total')::bigint, (select count(*) from voyage.orders where event_id = 42), 'it counts all orders');
select is(voyage.list_orders(3, 42, 1, 2) -> 'hasMore', 'true', 'and says that there are more');
select is(voyage.list_orders(3, 42, 1000, 100), jsonb_build_object('data', '[]'::jsonb, 'page', 1000, 'limit', 100,
  'total', (select count(*) from voyage.orders where event_id = 42), 'hasMore', false), 'a page beyond the end is empty');
select results_eq($$ select e ->> 'id' from jsonb_array_elements(voyage.list_orders(3, 42, 1, 100) -> 'data') e $$,
  $$ select order_number collate "default" from voyage.orders where event_id = 42 order by ordered_at desc, order_id desc limit 100 $$, 'newest first');
select is((select count(*) from (
    select e ->> 'id' from generate_series(1, 100) page, jsonb_array_elements(voyage.list_orders(3, 42, page, 7) -> 'data') e group by 1) q),
  (select count(*) from voyage.orders where event_id = 42), 'the pages together have every order');
select is((select array_agg(distinct e ->> 'status') from jsonb_array_elements(voyage.list_orders(3, 42, 1, 100, 'cancelled') -> 'data') e), '{cancelled}', 'one status');
select is((select r.detail::jsonb from pg_temp.refusal($$ select voyage.list_orders(3, 42, 0, 101, 'gone') $$) r),
  '[{"field": "page", "message": "must be a number from 1 to 1000000"}, {"field": "limit", "message": "must be a number from 1 to 100"},
    {"field": "status", "message": "must be open, completed, cancelled or refunded"}]', 'a list that cannot be is refused, field by field');

select * from finish();
rollback;
