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

select results_eq($$ select order_number collate "default", line_no, line_total, currency from reports.order_statement(900, 'B') $$,
  $$ values ('B', 1, -0.10, 'AUD'), ('B', 2, 2.25, 'AUD') $$, 'order-statement: the lines of one order');
select results_eq($$ select subtotal, discount, total, refunded, remaining, currency from reports.order_statement_totals(900, 'B') $$,
  $$ values (2.15, 1.0, 1.15, 0.0, 1.15, 'AUD') $$, 'and what they come to');
select results_eq($$ select order_number collate "default", event, customer, status from reports.order_statement_head(900, 'B') $$, $$ values ('B', 'Test', 'Ann', 'completed') $$, 'under their head');
select is_empty($$ select from reports.order_statement_head(42, 'B') $$, 'which is of this event only');
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

select results_eq($$ select ticket_type, status, guests, percent_of_type, percent_of_all, with_order, in_blocks, companies, without_email, checked_in from reports.guest_list_summary_totals(900) $$,
  $$ values ('Cabin', 'confirmed', 2::bigint, 50.0, 28.6, 0::bigint, 0::bigint, 1::bigint, 0::bigint, 0::bigint), ('Cabin', 'waitlisted', 1, 25.0, 14.3, 0, 0, 1, 0, 1),
            ('Cabin', 'declined', 1, 25.0, 14.3, 0, 0, 1, 0, 0), ('Deck', 'confirmed', 2, 66.7, 28.6, 1, 1, 1, 1, 1), ('Deck', 'unconfirmed', 1, 33.3, 14.3, 0, 0, 0, 0, 0) $$,
  'guest-list-summary: figures by ticket type and status');
select results_eq($$ select guests, confirmed, unconfirmed, declined, waitlisted, bounced, checked_in, percent_checked_in, without_email from reports.guest_list_summary_figures(900) $$,
  $$ values (7::bigint, 4::bigint, 1::bigint, 1::bigint, 1::bigint, 0::bigint, 2::bigint, 25.0, 1::bigint) $$, 'in one row');
update voyage.registrations set answers = '{"diet": "none", "bus": true, "": null}', notes = '=1' where registration_id = 99000901;
select results_eq($$ select name, email, company, ticket_type, block, status, order_number collate "default", checked_in, arrived_at, notes, answers from reports.guest_list_summary(900) limit 2 $$,
  $$ values ('Ann', 'a@example.com', 'X', 'Deck', null, 'confirmed', 'B', true, '2027-03-01 06:00Z'::timestamptz, '=1', 'bus: true; diet: none'),
            ('Bob', null, 'X', 'Deck', 'Crew', 'confirmed', null, false, null, null, null) $$, 'and each guest');
select results_eq(format('select name from reports.guest_list_summary(900, %s)', filter), format('select unnest(%L::text[])', names), 'guests: ' || filter)
from (values ($$ source => 'import' $$, '{Bob}'), ($$ status => 'waitlisted' $$, '{Eve}'), ($$ ticket => 'Deck', status => 'confirmed' $$, '{Ann,Bob}'), ($$ block => 'Crew' $$, '{Bob}'),
  ($$ "from" => '2027-03-01', "to" => '2027-03-01' $$, '{Bob,Dee,Eve,Fay,Gus}'), ($$ "to" => '2027-02-28' $$, '{Ann}'), ($$ block => 'none' $$, '{}')) f(filter, names);
select is((select guests from reports.guest_list_summary_figures(900, source => 'import')), 1::bigint, 'figures are of the same guests');
select results_eq($$ select name from reports.attendance(900, gate => 'South') $$, $$ values ('Ann') $$, 'who came by a gate');
select results_eq($$ select name from reports.attendance(900, block => 'Crew') $$, $$ values ('Bob') $$, 'who of a block');
select results_eq($$ select expected, came, stayed_away, percent_came, unexpected, first_arrival, last_arrival from reports.attendance_figures(900) $$,
  $$ values (4::bigint, 2::bigint, 3::bigint, 25.0, 1::bigint, '2027-03-01 06:00Z'::timestamptz, '2027-03-01 13:00Z'::timestamptz) $$, 'attendance in one row');
select results_eq($$ select expected, came, stayed_away, percent_came from reports.attendance_figures(900, gate => 'South') $$,
  $$ values (4::bigint, 1::bigint, 3::bigint, 25.0) $$, 'whoever asks for a gate learns how many of all came there (C2)');

-- Doors: 06:00Z is 17:00 there, 13:00Z the midnight after.
select results_eq($$ select scanned_at, gate, result, reason, name, ticket_type, guest_status from reports.graphical_check_in(900) limit 3 $$,
  $$ values ('2027-03-01 06:00Z'::timestamptz, 'South', 'accepted', null, 'Ann', 'Deck', 'confirmed'), ('2027-03-01 07:00Z', 'North', 'accepted', null, 'Ann', 'Deck', 'confirmed'),
            ('2027-03-01 08:00Z', 'North', 'refused', 'already inside', 'Ann', 'Deck', 'confirmed') $$, 'check-in: every scan');
select is((select count(*) from reports.graphical_check_in(900)), 6::bigint, 'those of unknown codes too');
select results_eq($$ select ticket_type, expected, arrived, no_shows, percent_arrived, unexpected from reports.graphical_check_in_by_type(900) $$,
  $$ values ('Cabin', 2::bigint, 1::bigint, 2::bigint, 0.0, 1::bigint), ('Deck', 2, 1, 1, 50.0, 0), ('None', 0, 0, 0, null, 0) $$, 'by ticket type');
select results_eq($$ select gate, accepted, refused from reports.graphical_check_in_by_gate(900) $$, $$ values ('North', 2::bigint, 3::bigint), ('South', 1, 0) $$, 'by gate');
select results_eq($$ select count(*), sum(arrivals), min(quarter), max(quarter) from reports.graphical_check_in_steps(900) $$,
  $$ values (29::bigint, 2::numeric, '2027-03-01 17:00', '2027-03-02 00:00') $$, 'arrivals in steps of the event''s clock, over midnight');
select results_eq($$ select quarter, arrivals from reports.graphical_check_in_steps(900, "to" => '2027-03-01') $$, $$ values ('17:00', 1::bigint) $$, 'and of one day');
select results_eq($$ select expected, arrived, percent_arrived, no_shows, unexpected, busiest_quarter, busiest_arrivals, scans, refused, percent_refused from reports.graphical_check_in_figures(900) $$,
  $$ values (4::bigint, 2::bigint, 25.0, 3::bigint, 1::bigint, '2027-03-01 17:00', 1::bigint, 6::bigint, 3::bigint, 50.0) $$, 'in one row');
select results_eq($$ select arrived, no_shows, scans from reports.graphical_check_in_figures(900, gate => 'South') $$, 'values (1::bigint, null::bigint, 1::bigint)',
  'a gate has no no-shows');
select results_eq($$ select reason, scans from reports.graphical_check_in_refusals(900) $$, $$ values ('already inside', 1::bigint), ('not confirmed', 1), ('unknown code', 1) $$, 'refusals by reason');
select is((select count(*) from reports.graphical_check_in(900, result => 'refused', gate => 'North')), 3::bigint, 'scans of one result at one gate');
select is((select count(*) from reports.graphical_check_in(900, ticket => 'Cabin')), 1::bigint, 'scans of one ticket type');
select is((select count(*) from reports.graphical_check_in(900, gate => 'north', result => 'refused')), 3::bigint, 'whatever its capitals');
insert into voyage.check_ins (event_id, registration_id, scanned_at, gate, result) values (900, 99000906, '2027-03-09 06:07Z', 'North', 'accepted');
select results_eq($$ select quarter, arrivals from reports.graphical_check_in_steps(900) $$,
  $$ values ('2027-03-01 17:00', 1::bigint), ('2027-03-02 00:00', 1), ('2027-03-09 17:00', 1) $$, 'days without arrivals are left out of many');

select results_eq($$ select day, days_to_event, registrations, website, import, cumulative, attending, cumulative_attending, capacity, percent_of_capacity from reports.registration_timeline(900) $$,
  $$ values ('2027-02-28'::date, 1, 1::bigint, 1::bigint, 0::bigint, 1::bigint, 1::bigint, 1::bigint, 10::bigint, 10.0), ('2027-03-01', 0, 5, 4, 1, 6, 3, 4, 10, 40.0),
            ('2027-03-02', -1, 1, 1, 0, 7, 1, 5, 10, 50.0) $$, 'registration-timeline: per day and cumulative, by days of the event''s zone');
select results_eq($$ select day, cumulative, capacity from reports.registration_timeline(900, ticket => 'Deck') $$, $$ values ('2027-02-28'::date, 1::bigint, 6::bigint), ('2027-03-01', 2, 6), ('2027-03-02', 3, 6) $$,
  'against the capacity of a ticket type');
select results_eq($$ select day, cumulative from reports.registration_timeline(900, "from" => '2027-03-02') $$, $$ values ('2027-03-02'::date, 7::bigint) $$, 'what came before the range is in the sum');
update voyage.registrations set registered_at = '2027-03-05 00:00Z' where registration_id = 99000903;
select is((select string_agg(registrations::text, ' ' order by day) from reports.registration_timeline(900)), '1 5 0 0 0 1', 'days without registrations are there');
select results_eq($$ select registrations, attending, places_left, days, busiest_day, busiest_registrations from reports.registration_timeline_figures(900) $$,
  $$ values (7::bigint, 5::bigint, 5::bigint, 6::bigint, '2027-03-01'::date, 5::bigint) $$, 'in one row');

update voyage.ticket_blocks set price = 4 where ticket_block_id = 901;
select results_eq($$ select block, holder, ticket_type, allocated, released, invited, confirmed, outstanding, percent_used, current_exposure, potential_exposure, currency from reports.ticket_block_utilization(900) $$,
  $$ values ('Crew', 'Us', 'Deck', 3, 1, 1::bigint, 1::bigint, 1::bigint, 50.0, 4.0, 8.0, 'AUD') $$, 'ticket-block-utilization: what became of a block');
select is_empty($$ select from reports.ticket_block_utilization(900, holder => 'Them') $$, 'blocks of a holder');

-- Money: line 2 of B and the line of D are Deck, line 1 of A is Cabin.
update voyage.order_lines set ticket_type_id = 901 where (order_id, line_no) in ((99000901, 2), (99000904, 1));
update voyage.order_lines set ticket_type_id = 902 where (order_id, line_no) = (99000902, 1);
select results_eq($$ select day, ticket_type, orders, sold, returned, gross, discount, refunds, net, quota_left, currency from reports.ticket_sales(900) $$,
  $$ values ('2027-03-01'::date, 'Cabin', 1::bigint, 1::bigint, 0::bigint, 7.0, 0.0, 0.0, 7.0, 1::bigint, 'AUD'), ('2027-03-01', 'Deck', 2, 7, 5, 7.25, 1.05, 5.0, 1.20, 2, 'AUD') $$,
  'ticket-sales: discounts and refunds are shared out by line, and blocks and sold tickets leave the quota');
select is_empty($$ select from reports.ticket_sales(900, "to" => '2027-02-28') $$, 'not on the day before');
select results_eq($$ select ticket_type, sold, quota_left, percent_sold, net from reports.ticket_sales_by_type(900, "from" => '2027-03-02') $$,
  $$ values ('Cabin', 0::bigint, 1::bigint, 50.0, 0.0), ('Deck', 0, 2, 50.0, 0), ('None', 0, 0, null, 0) $$, 'what was sold before the range has left the quota too');
insert into voyage.refunds (refund_id, event_id, order_id, refunded_at, amount, reason, method, processed_by) values
  (99000901, 900, 99000904, '2027-03-01 12:59:59Z', 2, 'goodwill', 'card', 3), (99000902, 900, 99000904, '2027-03-01 13:00Z', 3, 'chargeback', 'voucher', null);
select results_eq($$ select order_number collate "default", tickets, ticket_types, paid, refunded, kept, extent, reason, processed_by from reports.ticket_refunds(900) $$,
  $$ values ('D', 5::bigint, '5 × Deck', 5.0, 2.0, 0.0, 'full', 'goodwill', 'प्रिया शर्मा'), ('D', 5, '5 × Deck', 5, 3, 0, 'full', 'chargeback', null) $$, 'ticket-refunds: each refund with its order');
select results_eq(format('select refund_id from reports.ticket_refunds(900, %s)', filter), format('select unnest(%L::bigint[])', ids), 'refunds: ' || filter)
from (values ($$ "to" => '2027-03-01' $$, '{99000901}'), ($$ "from" => '2027-03-02' $$, '{99000902}'), ($$ reason => 'chargeback' $$, '{99000902}'), ($$ extent => 'partial' $$, '{}'),
  ($$ ticket => 'Deck' $$, '{99000901,99000902}'), ($$ ticket => 'Cabin' $$, '{}')) f(filter, ids);
select results_eq($$ select refunds, orders, tickets, refunded, percent_of_sales from reports.ticket_refunds_figures(900) $$,
  $$ values (2::bigint, 1::bigint, 5::bigint, 5.0, 24.8) $$, 'refunds in one row: the tickets of an order count once, and money is a share of 20.15');

insert into voyage.promo_codes (promo_code_id, event_id, code, discount_percent, max_uses, valid_until) values (99001, 900, 'ONE', 10, 2, null), (99002, 900, 'OLD', 5, null, '2020-01-01'), (99003, 900, 'NEW', 5, 7, null);
update voyage.orders set promo_code_id = 99001 where order_id in (99000901, 99000903, 99000905) and event_id = 900;
select results_eq($$ select code, state, uses, uses_left, customers, gross, discount, net, first_use, last_use from reports.discount_codes(900) $$,
  $$ values ('ONE', 'used_up', 2::bigint, 0::bigint, 1::bigint, 5.15, 1.0, 4.15, '2027-02-28 12:59Z'::timestamptz, '2027-02-28 13:00Z'::timestamptz), ('NEW', 'active', 0, 7, 0, 0, 0, 0, null, null),
            ('OLD', 'expired', 0, null, 0, 0, 0, 0, null, null) $$, 'discount-codes: cancelled orders do not use one');
select results_eq($$ select uses, uses_left, gross from reports.discount_codes(900, "from" => '2027-03-01', code => 'ONE') $$, 'values (1::bigint, 0::bigint, 2.15)', 'uses of a day; what is left is left of all');
select results_eq($$ select code from reports.discount_codes(900, state => 'active') $$, $$ values ('NEW') $$, 'codes of a state');

insert into voyage.sponsors (sponsor_id, event_id, name, tier) values (99001, 900, 'Bee', 'silver'), (99002, 900, 'Ant', 'bronze'), (99003, 900, 'Cow', 'gold');
insert into voyage.leads (lead_id, event_id, sponsor_id, registration_id, captured_at, consent, rating, notes) values (1, 900, 99001, 99000901, '2027-03-01 12:59Z', true, 5, 'call'),
  (2, 900, 99001, 99000902, '2027-03-01 13:00Z', false, 2, 'not'), (3, 900, 99002, 99000901, '2027-03-01 01:00Z', true, null, null), (4, 900, 99003, 99000906, '2027-03-01 01:00Z', true, 4, null)
on conflict do nothing;
select results_eq($$ select sponsor, consent, name, email, company, rating, notes from reports.sponsor_lead_export(900) $$,
  $$ values ('Cow', true, 'Fay', 'f@example.com', 'Y', 4::smallint, null), ('Bee', true, 'Ann', 'a@example.com', 'X', 5::smallint, 'call'), ('Bee', false, null, null, null, 2::smallint, null), ('Ant', true, 'Ann', 'a@example.com', 'X', null, null) $$,
  'sponsor-lead-export: by tier, and nobody is named who did not agree');
select results_eq(format('select sponsor, consent from reports.sponsor_lead_export(900, %s)', filter), expected, 'leads: ' || filter)
from (values ($$ consent => 'withheld' $$, $$ values ('Bee', false) $$), ($$ sponsor => 'Bee', consent => 'given' $$, $$ values ('Bee', true) $$), ($$ rating => 5 $$, $$ values ('Bee', true) $$),
  ($$ "from" => '2027-03-02' $$, $$ values ('Bee', false) $$)) f(filter, expected);

insert into voyage.mailings (mailing_id, event_id, subject, kind, sent_at) values (99001, 900, 'Come', 'invitation', '2027-02-01'), (99002, 900, 'Soon', 'reminder', '2027-03-01');
insert into voyage.deliveries (delivery_id, event_id, mailing_id, registration_id, email, sent_at) values (990001, 900, 99001, 99000901, 'a@One.example', '2027-02-01'), (990002, 900, 99001, 99000903, 'c@one.example', '2027-02-01'),
  (990003, 900, 99001, 99000904, 'd@two.example', '2027-02-01'), (990004, 900, 99001, 99000905, 'e@two.example', '2027-02-01'), (990005, 900, 99002, 99000901, 'a@One.example', '2027-02-28 13:00Z');
insert into voyage.delivery_events (delivery_event_id, delivery_id, happened_at, kind, bounce_kind, diagnostic) values (990001, 990001, '2027-02-01', 'deferred', null, null), (990002, 990001, '2027-02-02', 'delivered', null, null),
  (990003, 990001, '2027-02-03', 'opened', null, null), (990004, 990001, '2027-02-04', 'opened', null, null), (990005, 990002, '2027-02-01', 'delivered', null, null), (990006, 990002, '2027-02-02', 'complained', null, null),
  (990007, 990003, '2027-02-01', 'delivered', null, null), (990008, 990003, '2027-02-02', 'bounced', 'mailbox full', '552'), (990009, 990005, '2027-03-01', 'bounced', null, null);
select results_eq($$ select mailing, domain, sent, delivered, percent_delivered, deferred, bounced, mailbox_full, complained, opened, percent_opened, pending from reports.email_deliverability(900) $$,
  $$ values ('Soon', 'one.example', 1::bigint, 0::bigint, 0.0, 0::bigint, 1::bigint, 0::bigint, 0::bigint, 0::bigint, null::numeric, 0::bigint), ('Come', 'one.example', 2, 2, 100.0, 1, 0, 0, 1, 1, 50.0, 0),
            ('Come', 'two.example', 2, 0, 0.0, 0, 1, 1, 0, 0, null, 1) $$, 'email-deliverability: a mail counts once, whatever was said of it how often; one that came back late has bounced');
select results_eq($$ select bounce_kind, mails from reports.email_deliverability_kinds(900) $$, $$ values ('mailbox full', 1::bigint), ('not told', 1) $$, 'bounces by kind');
select results_eq($$ select email, name, bounce_kind from reports.email_deliverability_bounces(900) $$, $$ values ('d@two.example', 'Dee', 'mailbox full'), ('a@One.example', 'Ann', null) $$, 'and the addresses');
select is((select sum(sent) from reports.email_deliverability(900, domain => 'ONE.example')), 3::numeric, 'mails to one domain');
select is((select sum(sent) from reports.email_deliverability(900, "from" => '2027-03-01')), 1::numeric, 'mails of a day');
select is((select sum(sent) from reports.email_deliverability(900, mailing => 'Come', kind => 'invitation')), 4::numeric, 'mails of one mailing');

insert into voyage.activity_log (activity_id, event_id, happened_at, actor_id, action, object, before, after, address) values (990001, 900, '2027-03-01 12:59Z', 1, 'guest.edited', 'guest 1', '{"b": null, "a": 1}', '{"a": 2}', '192.0.2.1'),
  (990002, 900, '2027-03-01 13:00Z', null, 'mailing.sent', 'mailing 1', null, null, null), (990003, 42, '2027-03-01', 1, 'guest.edited', 'guest 1', null, null, null);
select results_eq($$ select actor, actor_email, action, object, before, after, address from reports.activity_log(900) $$,
  $$ values ('Platform', null, 'mailing.sent', 'mailing 1', null, null, null), ('Amelia O''Connor', 'owner@voyage.example', 'guest.edited', 'guest 1', 'a: 1; b: null', 'a: 2', '192.0.2.1') $$,
  'activity-log: the latest first, with before and after');
select is((select count(*) from reports.activity_log(900, "to" => '2027-03-01')), 1::bigint, 'entries up to a day');
select is((select string_agg(activity_id::text, ' ') from reports.activity_log(900, action => 'guest.')), '990001', 'entries whose action begins so');
select is_empty($$ select from reports.activity_log(900, action => 'guest') $$, 'or is so');
select is((select string_agg(activity_id::text, ' ') from reports.activity_log(900, actor => 'OWNER@voyage.example', object => 'guest 1')), '990001', 'of a person, to an object');

insert into voyage.audit_log (audit_id, workspace_id, event_id, happened_at, actor_id, action, object, before, after, address) values (990001, 1, 900, '2027-03-01 12:59Z', 2, 'event.updated', 'capacity', '{"capacity": 9}', '{"capacity": 10}', '2001:db8::1'),
  (990002, 1, null, '2027-03-01 13:00Z', 1, 'member.removed', 'x@example.com', '{"role": "viewer"}', null, '192.0.2.1'), (990003, 1, 42, '2027-03-02', 1, 'event.updated', 'title', null, null, null),
  (990004, 2, null, '2027-03-02', 11, 'member.removed', 'y@example.com', null, null, null);
select results_eq($$ select audit_id, role, scope, before, after, address from reports.audit_log(900, "from" => '2027-03-01') $$,
  $$ values (990002::bigint, 'owner', 'workspace', 'role: viewer', null::text, '192.0.2.1'), (990001, 'admin', 'event', 'capacity: 9', 'capacity: 10', '2001:db8::1') $$,
  'audit-log: this event and its workspace, neither other events nor other workspaces');
select results_eq($$ select audit_id from reports.audit_log(900, "from" => '2027-03-01', scope => 'event') $$, 'values (990001::bigint)', 'this event alone');
select results_eq($$ select audit_id from reports.audit_log(900, "from" => '2027-03-02') $$, 'values (990002::bigint)', 'from a day on');

select results_eq($$ select ticket_type, capacity, taken, held_in_blocks, left_to_sell, percent_taken, waitlisted, value_taken, value_left from reports.inventory(900) $$,
  $$ values ('Cabin', 2, 2::bigint, 0::bigint, 0::bigint, 100.0, 1::bigint, 199.0, 0.0), ('Deck', 6, 3, 1, 2, 50.0, 0, 30, 20), ('None', 0, 0, 0, 0, null, 0, 0, 0) $$,
  'inventory: capacity is taken, held or left');
select results_eq($$ select ticket_type from reports.inventory(900, availability => 'available') $$, $$ values ('Deck') $$, 'what is still to be had');
select results_eq($$ select ticket_type from reports.inventory(900, availability => 'sold_out') $$, $$ values ('Cabin'), ('None') $$, 'what is not');
select results_eq($$ select ticket_type from reports.inventory(900, ticket => 'Cabin') $$, $$ values ('Cabin') $$, 'one ticket type');

-- What a filter names exactly, in capitals or not, and what nobody has.
create function pg_temp.named(p_param text) returns text language sql
as $$ select case p_param when 'ticket' then 'dECK' when 'block' then 'cREW' when 'holder' then 'uS' when 'gate' then 'nORTH' when 'sponsor' then 'bEE'
    when 'mailing' then 'cOME' when 'code' then 'oNE' end $$;
create view pg_temp.name_checks as
  select t.function_name, c.param, split_part(c.function, '.', 2) as function
  from pressrun.report_types t cross join lateral jsonb_to_recordset(t.exists_checks) c(param text, function text, status integer) where c.status = 400;
select is((select count(*) from pg_temp.name_checks), 17::bigint, 'filters by name are checked');
select is((select array_agg(function) from pg_temp.name_checks where pressrun.reference_exists(function, 900, 'nowhere')), null, 'what the event does not have is refused');
select is((select array_agg(function) from pg_temp.name_checks where not pressrun.reference_exists(function, 900, pg_temp.named(param))), null, 'what it has is not, whatever its capitals');
create function pg_temp.found(p_function text, p_param text, p_value text) returns bigint language plpgsql
as $$
declare
  v_rows bigint;
begin
  execute format('select count(*) from reports.%I(900, %I => %L)', p_function, p_param, p_value) into v_rows;
  return v_rows;
end
$$;
select is((select array_agg(function_name || ' ' || param) from pg_temp.name_checks
    where pg_temp.found(function_name, param, pg_temp.named(param)) is distinct from pg_temp.found(function_name, param, initcap(pg_temp.named(param)))), null, 'and finds the same rows');
select is((select array_agg(t.type || ' ' || k.key) from pressrun.report_types t cross join lateral jsonb_each(t.params_schema -> 'properties') k
    where k.key in ('ticket', 'block', 'holder', 'gate', 'sponsor', 'mailing', 'code')
      and not exists (select from pg_temp.name_checks c where c.function_name = t.function_name and c.param = k.key)), null, 'no filter by name is left out');
select is(pressrun.reference_exists('attendance_has_gate', (select max(e.event_id) + 1 from voyage.events e), 'North'), true, 'before the doors open any gate may be asked for');
select * from finish();
rollback;
