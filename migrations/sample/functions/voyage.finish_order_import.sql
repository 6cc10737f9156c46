create or replace function voyage.finish_order_import(p_import bigint, p_event bigint) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, voyage, pg_temp
set work_mem = '64MB'
as $$
declare
  c_zone constant text := (select e.time_zone from voyage.events e where e.event_id = p_event);
  v_counts jsonb;
begin
  -- The planner must not believe that the tables are as small as they were before.
  analyze voyage.order_import_rows;
  v_counts := voyage.set_aside_known_orders(p_import, p_event, c_zone);
  v_counts := v_counts || (
    select jsonb_build_object('lines_in_clock_gap', count(*))
    from voyage.order_import_rows r
    where r.import_id = p_import and (r.ordered_at at time zone c_zone) at time zone c_zone <> r.ordered_at);
  v_counts := v_counts || voyage.complete_known_orders(p_import, p_event, c_zone);
  v_counts := v_counts || voyage.load_staged_orders(p_import, p_event);
  delete from voyage.order_import_rows r where r.import_id = p_import;
  analyze voyage.orders, voyage.order_lines;
  return v_counts;
end
$$;

comment on function voyage.finish_order_import(bigint, bigint) is
  'Turns the rows of an import into orders of the event and says what was loaded, completed (an earlier import brought only some of the lines), skipped (there with the same lines) and left alone (there with other lines).';
revoke all on function voyage.finish_order_import(bigint, bigint) from public;
grant execute on function voyage.finish_order_import(bigint, bigint) to pressrun_ctl;
