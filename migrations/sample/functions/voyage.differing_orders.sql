create or replace function voyage.differing_orders(p_import bigint, p_event bigint, p_time_zone text) returns setof text
language sql stable
as $$
  with staged as (
    select r.order_number, r.sku, r.description, r.quantity, r.ordered_at at time zone p_time_zone as ordered_at, r.unit_price, r.customer, r.country
    from voyage.order_import_rows r
    join voyage.orders o on o.event_id = p_event and o.order_number = r.order_number
    where r.import_id = p_import
  ), stored as (
    select o.order_number, l.sku, l.description, l.quantity, l.ordered_at, l.unit_price, l.customer, l.country
    from voyage.orders o
    join voyage.order_lines l on l.order_id = o.order_id
    where o.event_id = p_event
      and o.order_number in (select r.order_number from voyage.order_import_rows r where r.import_id = p_import)
  )
  select d.order_number from (select * from staged except all select * from stored) d
  union
  select d.order_number from (select * from stored except all select * from staged) d
$$;

comment on function voyage.differing_orders(bigint, bigint, text) is
  'Numbers of orders that the event has with other lines than the import brings. The sequence of lines does not matter, their number does.';
revoke all on function voyage.differing_orders(bigint, bigint, text) from public;
