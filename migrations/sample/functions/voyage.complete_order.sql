create or replace function voyage.complete_order(p_person bigint, p_event bigint, p_order text) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
declare
  v_order voyage.orders;
begin
  perform voyage.order_access(p_person, p_event, 'orders.write');
  v_order := voyage.find_order(p_event, p_order);
  update voyage.orders o set status = 'completed', completed_at = now()
  where o.order_id = v_order.order_id and o.status = 'open'
  returning * into v_order;
  if not found then
    v_order := voyage.find_order(p_event, p_order);
    raise exception 'Order % is %; only an open order can be completed.', v_order.order_number, v_order.status using errcode = 'PRCFL';
  end if;
  insert into voyage.activity_log (event_id, actor_id, action, object, before, after)
  values (p_event, p_person, 'order.completed', 'order ' || v_order.order_number, '{"status": "open"}', '{"status": "completed"}');
  return voyage.order_json(v_order);
end
$$;

comment on function voyage.complete_order(bigint, bigint, text) is
  'Completes an open order and returns it. Raises PRNFD (event or order), PRFBD (orders.write), PRCFL when it is not open, so also when it was completed before.';
revoke all on function voyage.complete_order(bigint, bigint, text) from public;
grant execute on function voyage.complete_order(bigint, bigint, text) to pressrun_httpd;
