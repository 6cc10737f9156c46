create or replace function voyage.set_aside_known_orders(p_import bigint, p_event bigint, p_time_zone text) returns jsonb
language sql volatile
as $$
  with known as (
    delete from voyage.order_import_rows r
    using voyage.orders o
    where r.import_id = p_import and o.event_id = p_event and o.order_number = r.order_number
    returning r.order_number, r.row_no
  ), by_order as (
    select k.order_number, count(*) as lines, min(k.row_no) as first_row, d.order_number is not null as differs
    from known k
    left join voyage.differing_orders(p_import, p_event, p_time_zone) as d(order_number) on d.order_number = k.order_number
    group by k.order_number, d.order_number
  ), shown as (
    select b.order_number, b.first_row from by_order b where b.differs order by b.first_row limit 20
  )
  select jsonb_build_object(
    'orders_skipped', count(*) filter (where not b.differs),
    'lines_skipped', coalesce(sum(b.lines) filter (where not b.differs), 0),
    'orders_in_conflict', count(*) filter (where b.differs),
    'lines_in_conflict', coalesce(sum(b.lines) filter (where b.differs), 0),
    'conflicts', (select coalesce(jsonb_agg(jsonb_build_object('order_number', s.order_number, 'line', s.first_row) order by s.first_row), '[]')
                  from shown s))
  from by_order b
$$;

comment on function voyage.set_aside_known_orders(bigint, bigint, text) is
  'Takes the orders that the event already has out of an import and counts them: with the same lines (skipped), or with others (in conflict; the first 20 are named).';
revoke all on function voyage.set_aside_known_orders(bigint, bigint, text) from public;
