create or replace function voyage.compare_known_orders(p_import bigint, p_event bigint, p_time_zone text)
returns table (order_number text, row_no bigint, is_new boolean, verdict text)
language sql stable
as $$
  -- Equal lines are told apart by their number, so that lines are compared as a multiset.
  with staged as (
    select r.order_number, r.sku, r.description, r.quantity, r.ordered_at at time zone p_time_zone as ordered_at, r.unit_price,
      coalesce(r.customer, '') as customer, coalesce(r.country, '') as country, o.source, r.row_no,
      row_number() over (partition by r.order_number, r.sku, r.description, r.quantity, r.ordered_at at time zone p_time_zone, r.unit_price,
        r.customer, r.country order by r.row_no) as nth
    from voyage.order_import_rows r
    join voyage.orders o on o.event_id = p_event and o.order_number = r.order_number
    where r.import_id = p_import
  ), stored as (
    select o.order_number, l.sku, l.description, l.quantity, l.ordered_at, l.unit_price,
      coalesce(l.customer, '') as customer, coalesce(l.country, '') as country, l.line_no,
      row_number() over (partition by o.order_number, l.sku, l.description, l.quantity, l.ordered_at, l.unit_price, l.customer, l.country
        order by l.line_no) as nth
    from voyage.orders o
    join voyage.order_lines l on l.order_id = o.order_id
    where o.event_id = p_event
      and o.order_number in (select r.order_number from voyage.order_import_rows r where r.import_id = p_import)
  ), matched as (
    select order_number, s.row_no, t.line_no is null as is_new,
      bool_or(s.row_no is null) over of_order as lacks_stored,
      bool_or(t.line_no is null) over of_order as has_new,
      max(s.source) over of_order as source
    from staged s
    full join stored t using (order_number, sku, description, quantity, ordered_at, unit_price, customer, country, nth)
    window of_order as (partition by order_number)
  )
  select m.order_number, m.row_no, m.is_new,
    case when not m.lacks_stored and not m.has_new then 'same'
         when not m.lacks_stored and m.source = 'import' then 'longer'
         else 'different' end
  from matched m
  where m.row_no is not null
$$;

comment on function voyage.compare_known_orders(bigint, bigint, text) is
  'The rows of an import whose orders the event has already: whether the row is a line that is not there yet, and whether the order has the same lines, has more of them than an earlier import brought (longer), or has others (different). The sequence of lines does not matter, their number does.';
revoke all on function voyage.compare_known_orders(bigint, bigint, text) from public;
