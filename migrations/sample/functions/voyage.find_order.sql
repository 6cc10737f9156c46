create or replace function voyage.find_order(p_event bigint, p_order text) returns voyage.orders
language plpgsql stable
set search_path = pg_catalog, voyage, pg_temp
as $$
declare
  v_order voyage.orders;
begin
  select * into v_order from voyage.orders o where o.event_id = p_event and o.order_number = p_order;
  if not found then
    raise exception 'There is no order "%" at this event.', left(p_order, 100) using errcode = 'PRNFD';
  end if;
  return v_order;
end
$$;

comment on function voyage.find_order(bigint, text) is
  'The order of this number at the event. Raises PRNFD.';
revoke all on function voyage.find_order(bigint, text) from public;
