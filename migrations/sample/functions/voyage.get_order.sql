create or replace function voyage.get_order(p_person bigint, p_event bigint, p_order text) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
begin
  perform voyage.order_access(p_person, p_event, 'orders.read');
  return voyage.order_json(voyage.find_order(p_event, p_order));
end
$$;

comment on function voyage.get_order(bigint, bigint, text) is
  'An order by its number. Raises PRNFD (event or order), PRFBD (orders.read).';
revoke all on function voyage.get_order(bigint, bigint, text) from public;
grant execute on function voyage.get_order(bigint, bigint, text) to pressrun_httpd;
