-- C2, C3: what each report says, on rows made for it: sums, filters, days of the event's zone.
begin;
select no_plan();

-- An event of its own on Lord Howe Island, whose clocks change by half an hour.
insert into voyage.events (event_id, workspace_id, title, slug, time_zone, currency, starts_at, ends_at, capacity)
values (900, 1, 'Test', 'test', 'Australia/Lord_Howe', 'AUD', '2027-03-01 18:00+11', '2027-03-01 23:00+11', 10);
insert into voyage.ticket_types (ticket_type_id, event_id, name, price, capacity, position) values (901, 900, 'Deck', 10, 6, 2), (902, 900, 'Cabin', 99.5, 2, 1), (903, 900, 'None', 0, 0, 3);
insert into voyage.ticket_blocks (ticket_block_id, event_id, ticket_type_id, name, holder, allocated, released, price) values (901, 900, 901, 'Crew', 'Us', 3, 1, 0);
insert into voyage.orders (order_id, event_id, order_number, status, source, user_id, customer, currency, discount, refunded, ordered_at, completed_at, refunded_at) values
  (99000901, 900, 'B', 'completed', 'sample', 1, 'Ann', 'AUD', 1, 0, '2027-02-28 13:00Z', '2027-02-28 14:00Z', null),
  (99000902, 900, 'A', 'completed', 'sample', null, null, 'AUD', 0, 0, '2027-02-28 13:00Z', '2027-02-28 14:00Z', null),
  (99000903, 900, 'C', 'open', 'sample', 1, 'Ann', 'AUD', 0, 0, '2027-02-28 12:59Z', null, null),
  (99000904, 900, 'D', 'refunded', 'sample', 3, '17850.0', 'AUD', 0, 5, '2027-03-01 12:59:59Z', '2027-03-02', '2027-03-03'),
  (99000905, 900, 'E', 'cancelled', 'sample', null, null, 'AUD', 0, 0, '2027-04-01', null, null);
insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, unit_price, sku, description) values
  (99000901, 2, 900, 2, '2027-02-28 13:00Z', 1.125, 'x', ''), (99000901, 1, 900, -1, '2027-02-28 13:00Z', 0.10, 'y', 'Y'), (99000902, 1, 900, 1, '2027-02-28 13:00Z', 7, 'z', 'Z'),
  (99000902, 2, 900, 1, '2027-03-01 13:00Z', 7, 'z', 'Z'), (99000903, 1, 900, 1, '2027-02-28 12:59Z', 3, 'z', 'Z'), (99000904, 1, 900, 5, '2027-03-01 12:59:59Z', 1, 'z', 'Z');

-- 2027-03-01 lasts there from 2027-02-28 13:00Z to 2027-03-01 13:00Z, whatever zone the session has.
select results_eq($$ select order_number, sku, quantity, unit_price::text, line_total::text from reports.completed_orders(900) $$,
  $$ values ('A', 'z', 1, '7', '7'), ('B', 'y', -1, '0.10', '-0.10'), ('B', 'x', 2, '1.125', '2.250'), ('A', 'z', 1, '7', '7') $$,
  'completed-orders: lines of completed orders, by time, number and line, with the decimals of the source');
select results_eq($$ select order_number, sku from reports.completed_orders(900, "to" => '2027-03-01') $$, $$ values ('A', 'z'), ('B', 'y'), ('B', 'x') $$,
  'the last day counts whole, by the event''s zone');
select results_eq($$ select order_number from reports.completed_orders(900, "from" => '2027-03-02') $$, $$ values ('A') $$, 'so does the first');
select is_empty($$ select from reports.completed_orders(900, "to" => '2027-02-28') $$, 'the day before ends where that day begins');
select is_empty($$ select from reports.completed_orders(900, "from" => '2027-03-02', "to" => '2027-03-01') $$, 'a range the wrong way round is empty');

select results_eq($$ select "OrderId", "Amount", "Status", "Items", "Units", "Net" from reports.sales(900) $$,
  $$ values ('C', 3.0, 'open', 1::bigint, 1::bigint, 3.0), ('A', 14.0, 'completed', 2, 2, 14.0), ('B', 1.15, 'completed', 2, 1, 1.15), ('D', 5.0, 'refunded', 1, 5, 0.0),
            ('E', 0.0, 'cancelled', 0, 0, 0.0) $$, 'sales: an order a row, also one without lines');
select results_eq($$ select "OrderId" from reports.sales(900, "from" => '2027-03-01', "to" => '2027-03-01') $$, $$ values ('A'), ('B'), ('D') $$, 'sales of one day');
select results_eq($$ select "OrderId" from reports.sales(900, status => 'refunded') $$, $$ values ('D') $$, 'sales of one status');

select results_eq($$ select order_number, line_no, line_total, subtotal, discount, total, currency from reports.order_statement(900, 'B') $$,
  $$ values ('B', 1, -0.10, 2.15, 1.0, 1.15, 'AUD'), ('B', 2, 2.25, 2.15, 1.0, 1.15, 'AUD') $$, 'order-statement: lines and totals of one order');
select is_empty($$ select from reports.order_statement(42, 'B') $$, 'of this event only');
select ok(reports.order_exists(900, 'B'), 'an order of the event exists');
select ok(not reports.order_exists(42, 'B'), 'at another event it does not');
select ok(not reports.order_exists(900, 'b'), 'numbers differ by case');

select results_eq($$ select "UserId", "Role", "OrderCount", "CompletedOrders", "Spent" from reports.users(900) where "UserId" < 5 order by 1 $$,
  $$ values (1::bigint, 'owner', 2::bigint, 1::bigint, 1.15), (2, 'admin', 0, 0, 0), (3, 'organizer', 1, 0, 0), (4, 'viewer', 0, 0, 0) $$, 'users: who works there and who ordered');
select results_eq($$ select "UserId" from reports.users(900, activity => 'ordered') order by 1 $$, 'values (1::bigint), (3)', 'users who ordered');
select results_eq($$ select "UserId" from reports.users(900, activity => 'never_ordered') order by 1 $$, 'values (2::bigint), (4)', 'users who did not');
update voyage.users set created_at = '2027-02-28 13:00Z' where user_id = 4;
select results_eq($$ select "UserId" from reports.users(900, "from" => '2027-03-01', "to" => '2027-03-01') $$, 'values (4::bigint)', 'users made on a day');

insert into voyage.registrations (registration_id, event_id, name, email, company, status, source, ticket_type_id, ticket_block_id, order_id, registered_at) values
  (99000901, 900, 'Ann', 'a@example.com', 'X', 'confirmed', 'website', 901, null, 99000901, '2027-02-28 12:59Z'), (99000902, 900, 'Bob', null, 'X', 'confirmed', 'import', 901, 901, null, '2027-02-28 13:00Z'),
  (99000903, 900, 'Cid', 'c@example.com', null, 'unconfirmed', 'website', 901, null, null, '2027-03-01 13:00Z'), (99000904, 900, 'Dee', 'd@example.com', 'Y', 'declined', 'website', 902, null, null, '2027-03-01'),
  (99000905, 900, 'Eve', 'e@example.com', 'Y', 'waitlisted', 'website', 902, null, null, '2027-03-01'), (99000906, 900, 'Fay', 'f@example.com', 'Y', 'confirmed', 'website', 902, null, null, '2027-03-01'),
  (99000907, 900, 'Gus', 'g@example.com', 'Y', 'confirmed', 'website', 902, null, null, '2027-03-01');
insert into voyage.check_ins (event_id, registration_id, scanned_at, gate, result, reason) values
  (900, 99000901, '2027-03-01 07:00Z', 'North', 'accepted', null), (900, 99000901, '2027-03-01 06:00Z', 'South', 'accepted', null), (900, 99000901, '2027-03-01 08:00Z', 'North', 'refused', 'already inside'),
  (900, 99000903, '2027-03-01 08:00Z', 'North', 'refused', 'not confirmed'), (900, 99000905, '2027-03-01 13:00Z', 'North', 'accepted', null), (900, null, '2027-03-01 08:00Z', 'North', 'refused', 'unknown code');

select results_eq($$ select name, ticket_type, block, order_number, checked_in, arrived_at, gate, scans, refused_scans, refusals from reports.attendance(900) $$,
  $$ values ('Ann', 'Deck', null, 'B', true, '2027-03-01 06:00Z'::timestamptz, 'South', 3::bigint, 1::bigint, 'already inside'), ('Bob', 'Deck', 'Crew', null, false, null, null, 0, 0, null),
            ('Eve', 'Cabin', null, null, true, '2027-03-01 13:00Z', 'North', 1, 0, null), ('Fay', 'Cabin', null, null, false, null, null, 0, 0, null),
            ('Gus', 'Cabin', null, null, false, null, null, 0, 0, null) $$, 'attendance: who was expected or came, with the first arrival');
select results_eq($$ select name from reports.attendance(900, presence => 'present') $$, $$ values ('Ann'), ('Eve') $$, 'who came');
select results_eq($$ select name from reports.attendance(900, presence => 'absent', ticket => 'Cabin') $$, $$ values ('Fay'), ('Gus') $$, 'who of one ticket type did not');
select results_eq($$ select name from reports.attendance(900, "to" => '2027-03-01') $$, $$ values ('Ann') $$, 'who came on a day');

select results_eq($$ select ticket_type, status, guests, percent_of_type, percent_of_event, with_order, in_blocks, companies, without_email, checked_in, list_value from reports.guest_list_summary(900) $$,
  $$ values ('Cabin', 'confirmed', 2::bigint, 50.0, 28.6, 0::bigint, 0::bigint, 1::bigint, 0::bigint, 0::bigint, 199.0), ('Cabin', 'waitlisted', 1, 25.0, 14.3, 0, 0, 1, 0, 1, 99.5),
            ('Cabin', 'declined', 1, 25.0, 14.3, 0, 0, 1, 0, 0, 99.5), ('Deck', 'confirmed', 2, 66.7, 28.6, 1, 1, 1, 1, 1, 20), ('Deck', 'unconfirmed', 1, 33.3, 14.3, 0, 0, 0, 0, 0, 10) $$,
  'guest-list-summary: figures by ticket type and status');
select is((select sum(guests) from reports.guest_list_summary(900, source => 'import')), 1::numeric, 'guests from one source');
select is((select sum(guests) from reports.guest_list_summary(900, "from" => '2027-03-01', "to" => '2027-03-01')), 5::numeric, 'guests of one day');

select results_eq($$ select ticket_type, capacity, sold, held_in_blocks, left_to_sell, percent_sold, waitlisted, value_sold, value_left from reports.inventory(900) $$,
  $$ values ('Cabin', 2, 2::bigint, 0::bigint, 0::bigint, 100.0, 1::bigint, 199.0, 0.0), ('Deck', 6, 3, 1, 2, 50.0, 0, 30, 20), ('None', 0, 0, 0, 0, null, 0, 0, 0) $$,
  'inventory: capacity is sold, held or left');
select results_eq($$ select ticket_type from reports.inventory(900, availability => 'available') $$, $$ values ('Deck') $$, 'what is still to be had');
select results_eq($$ select ticket_type from reports.inventory(900, availability => 'sold_out') $$, $$ values ('Cabin'), ('None') $$, 'what is not');
select results_eq($$ select ticket_type from reports.inventory(900, ticket => 'Cabin') $$, $$ values ('Cabin') $$, 'one ticket type');

select * from finish();
rollback;
