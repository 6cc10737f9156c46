-- C2: on the sample data, reports agree with sums that are made another way, for an event of each kind of zone.
begin;
select no_plan();

create table pg_temp.some_events as select e.event_id, e.time_zone, e.capacity from voyage.events e where e.event_id in (42, 43, 44, 52);

select is((select count(*) from reports.guest_list_summary(event_id)), (select count(*) from voyage.registrations r where r.event_id = s.event_id), 'guests of ' || event_id) from pg_temp.some_events s;
select is((select sum(guests)::bigint from reports.guest_list_summary_totals(event_id)), (select guests from reports.guest_list_summary_figures(event_id)), 'totals of ' || event_id) from pg_temp.some_events s;
select is((select sum(checked_in)::bigint from reports.guest_list_summary_totals(event_id)),
  (select count(distinct c.registration_id) from voyage.check_ins c where c.event_id = s.event_id and c.result = 'accepted'), 'who came to ' || event_id) from pg_temp.some_events s;

-- Check-in: each confirmed guest came or did not.
select is((select no_shows from reports.graphical_check_in_figures(event_id)), (select count(*) from voyage.registrations r where r.event_id = s.event_id and r.status = 'confirmed'
  and not exists (select from voyage.check_ins c where c.registration_id = r.registration_id and c.result = 'accepted')), 'no-shows of ' || event_id) from pg_temp.some_events s;
select is((select expected - no_shows + unexpected from reports.graphical_check_in_figures(event_id)), (select arrived from reports.graphical_check_in_figures(event_id)), 'arrivals of ' || event_id) from pg_temp.some_events s;
select is((select sum(arrivals)::bigint from reports.graphical_check_in_steps(event_id)), (select came from reports.attendance_figures(event_id)), 'steps of ' || event_id) from pg_temp.some_events s;
select is((select sum(accepted + refused)::bigint from reports.graphical_check_in_by_gate(event_id)), (select count(*) from voyage.check_ins c where c.event_id = s.event_id), 'scans of ' || event_id) from pg_temp.some_events s;
select is((select sum(scans)::bigint from reports.graphical_check_in_refusals(event_id)), (select refused from reports.graphical_check_in_figures(event_id)), 'refusals of ' || event_id) from pg_temp.some_events s;

-- Tickets: an order's shares add up to it, and nothing but tickets is in them.
select results_eq(format($$ select sum(sold), sum(gross) from reports.ticket_sales(%s) $$, event_id),
  format($$ select sum(l.quantity)::numeric, sum(l.line_total) from voyage.order_lines l join voyage.orders o using (order_id) where l.event_id = %s and l.ticket_type_id > 0 and o.completed_at is not null and o.status <> 'cancelled' $$, event_id),
  'tickets and gross of ' || event_id) from pg_temp.some_events;
select cmp_ok(abs(x.got - x.wanted), '<=', 0.01 * w.orders, format('%s of %s', x.what, event_id))
from pg_temp.some_events s, lateral (select sum(discount) as discount, sum(refunds) as refunds, sum(tax) as tax from reports.ticket_sales(s.event_id)) d,
  lateral (select count(*) as orders, sum(discount * tickets / gross) as discount, sum(refunded * tickets / gross) as refunds, sum(tax * tickets / gross) as tax from (
    select o.discount, o.refunded, o.tax, sum(l.line_total) as gross, sum(l.line_total) filter (where l.ticket_type_id is not null) as tickets
    from voyage.orders o join voyage.order_lines l using (order_id) where o.event_id = s.event_id and o.status in ('completed', 'refunded') group by o.order_id having sum(l.line_total) <> 0) q) w,
  lateral (values ('discount', d.discount, w.discount), ('refunds', d.refunds, w.refunds), ('tax', d.tax, w.tax)) x(what, got, wanted);
update voyage.order_lines set ticket_type_id = event_id * 10 + 1 where event_id = 44;
select results_eq($$ select sum(gross), sum(discount), sum(refunds), sum(tax) from reports.ticket_sales(44) $$,
  $$ select sum(g.gross), sum(o.discount), sum(o.refunded), sum(o.tax) from voyage.orders o, lateral (select sum(line_total) as gross from voyage.order_lines l where l.order_id = o.order_id) g
     where o.event_id = 44 and o.status in ('completed', 'refunded') and g.gross <> 0 $$, 'where all lines are tickets, the shares are all there is, to the cent');
select is((select quota_left from reports.ticket_sales_by_type(event_id) where ticket_type = t.name), (t.capacity - coalesce((select sum(allocated - released) from voyage.ticket_blocks b where b.ticket_type_id = t.ticket_type_id), 0)
  - coalesce((select sum(l.quantity) from voyage.order_lines l join voyage.orders o using (order_id) where l.ticket_type_id = t.ticket_type_id and o.status = 'completed'), 0))::bigint, format('quota left of %s at %s', t.name, event_id))
from pg_temp.some_events join voyage.ticket_types t using (event_id);
select is((select sum(tickets)::bigint from reports.ticket_sales_by_day(42, "from" => '2026-10-01', "to" => '2026-10-31')), (select sum(sold)::bigint from reports.ticket_sales_by_type(42, '2026-10-01', '2026-10-31')), 'a month by day and by type');

select is((select sum(refunded) from reports.ticket_refunds(event_id)), (select sum(refunded) from voyage.orders o where o.event_id = s.event_id and o.refunded > 0), 'refunds are what orders got back at ' || event_id)
from pg_temp.some_events s;
select is((select sum(discount) from reports.discount_codes(event_id)), (select coalesce(sum(o.discount), 0) from voyage.orders o where o.event_id = s.event_id and o.status <> 'cancelled'), 'codes gave every discount at ' || event_id)
from pg_temp.some_events s;
select results_eq(format('select sold_orders, amount, refunded from reports.sales_figures(%s)', event_id),
  format($$ select count(*), coalesce(sum("Amount"), 0), coalesce(sum("Refunded"), 0) from reports.sales(%s) where "CompletedAt" is not null and "Status" <> 'cancelled' $$, event_id), 'sales in one row: ' || event_id) from pg_temp.some_events;
select is((select count(*) from reports.sales_by_day(event_id)), (select max(day) - min(day) + 1 from reports.sales_by_day(event_id))::bigint, 'sales by day leaves no day out: ' || event_id) from pg_temp.some_events;
select is((select count(*) from reports.ticket_sales_by_day(event_id)), (select max(day) - min(day) + 1 from reports.ticket_sales_by_day(event_id))::bigint, 'nor do tickets by day: ' || event_id) from pg_temp.some_events;
select is((select sum(net) from reports.sales_by_day(event_id)), (select net from reports.sales_figures(event_id)), 'sales by day: ' || event_id) from pg_temp.some_events;
select is((select total from reports.completed_orders_figures(event_id)), (select sum(line_total) from reports.completed_orders(event_id)), 'lines of ' || event_id) from pg_temp.some_events;

-- The timeline has no gap, and ends with all.
select results_eq(format('select count(*), sum(registrations), max(cumulative), sum(attending)::bigint, sum(website + invitation + import + partner + walk_in) from reports.registration_timeline(%s)', event_id),
  format($$ select (max(d) - min(d) + 1)::bigint, count(*)::numeric, count(*), count(*) filter (where status in ('confirmed', 'unconfirmed')), count(*)::numeric
    from (select (registered_at at time zone %L)::date as d, status from voyage.registrations where event_id = %s) r $$, time_zone, event_id), 'timeline of ' || event_id) from pg_temp.some_events;
select is((select max(cumulative_attending) from reports.registration_timeline(event_id)), (select sum(attending)::bigint from reports.registration_timeline(event_id)), 'the last sum is the total at ' || event_id) from pg_temp.some_events;

select results_eq(format('select sent, delivered + bounced + pending, bounced from reports.email_deliverability_figures(%s)', event_id),
  format($$ select count(*), count(*), (select count(*) from voyage.delivery_events x join voyage.deliveries d using (delivery_id) where d.event_id = %1$s and x.kind = 'bounced') from voyage.deliveries where event_id = %1$s $$, event_id),
  'mails of ' || event_id) from pg_temp.some_events;
select is((select count(*) from reports.email_deliverability_bounces(event_id)), (select bounced from reports.email_deliverability_figures(event_id)), 'addresses that failed at ' || event_id) from pg_temp.some_events;
select results_eq(format('select leads, with_consent from reports.sponsor_lead_export_figures(%s)', event_id),
  format('select count(*), count(nullif(consent, false)) from voyage.leads where event_id = %s', event_id), 'leads of ' || event_id) from pg_temp.some_events;
select is((select count(*) from reports.sponsor_lead_export(42) where not consent and (name, email, company, notes) is distinct from (null, null, null, null)), 0::bigint, 'without consent nobody is named');
select results_eq(format('select allocated, confirmed, current_exposure from reports.ticket_block_utilization_figures(%s)', event_id),
  format($$ select sum(b.allocated), sum(c.n)::bigint, sum(c.n * b.price) from voyage.ticket_blocks b, lateral (select count(*) as n from voyage.registrations r where r.ticket_block_id = b.ticket_block_id and r.status = 'confirmed') c
    where b.event_id = %s $$, event_id), 'blocks of ' || event_id) from pg_temp.some_events;
select is((select entries from reports.activity_log_figures(event_id)), (select count(*) from voyage.activity_log a where a.event_id = s.event_id), 'activity at ' || event_id) from pg_temp.some_events s;
select is((select sum(entries)::bigint from reports.audit_log_by_action(event_id)), (select count(*) from voyage.audit_log a join voyage.events e using (workspace_id) where e.event_id = s.event_id and coalesce(a.event_id, e.event_id) = e.event_id),
  'changes at ' || event_id) from pg_temp.some_events s;

-- Logs are read backwards in the sequence of their index.
select is_empty(format($$ select from (select happened_at, lag(happened_at) over () as before from reports.%I(42)) q where before < happened_at $$, f), f || ': the latest first') from (values ('activity_log'), ('audit_log')) x(f);

select * from finish();
rollback;
