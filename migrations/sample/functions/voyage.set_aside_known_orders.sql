create or replace function voyage.set_aside_known_orders(p_import bigint, p_event bigint, p_time_zone text) returns jsonb
language sql volatile
as $$
  with known as materialized (
    select k.order_number, k.row_no, k.is_new, k.verdict from voyage.compare_known_orders(p_import, p_event, p_time_zone) k
  ), set_aside as (
    delete from voyage.order_import_rows r
    using known k
    where r.import_id = p_import and r.row_no = k.row_no and not (k.verdict = 'longer' and k.is_new)
  ), by_order as (
    select k.order_number, k.verdict, count(*) as lines, min(k.row_no) as first_row from known k group by k.order_number, k.verdict
  ), shown as (
    select b.order_number, b.first_row from by_order b where b.verdict = 'different' order by b.first_row limit 20
  )
  select jsonb_build_object(
    'orders_skipped', count(*) filter (where b.verdict = 'same'),
    'lines_skipped', coalesce(sum(b.lines) filter (where b.verdict = 'same'), 0),
    'orders_in_conflict', count(*) filter (where b.verdict = 'different'),
    'lines_in_conflict', coalesce(sum(b.lines) filter (where b.verdict = 'different'), 0),
    'conflicts', (select coalesce(jsonb_agg(jsonb_build_object('order_number', s.order_number, 'line', s.first_row) order by s.first_row), '[]')
                  from shown s))
  from by_order b
$$;

comment on function voyage.set_aside_known_orders(bigint, bigint, text) is
  'Takes the lines that the event already has out of an import, and the orders that it has with others. Counts the orders with the same lines (skipped) and with others (in conflict; the first 20 are named). What stays of a known order are lines that an earlier import did not bring.';
revoke all on function voyage.set_aside_known_orders(bigint, bigint, text) from public;
