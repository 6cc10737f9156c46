create or replace function voyage.list_orders(p_person bigint, p_event bigint, p_page integer default 1, p_limit integer default 25, p_status text default null)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_total bigint;
  v_data jsonb;
begin
  perform voyage.order_access(p_person, p_event, 'orders.read');
  perform voyage.check_order_list(p_page, p_limit, p_status);
  select count(*) into v_total from voyage.orders o where o.event_id = p_event and (p_status is null or o.status = p_status);
  select coalesce(jsonb_agg(jsonb_build_object('id', o.order_number, 'order_number', o.order_number, 'status', o.status,
    'customer', o.customer, 'country', o.country, 'currency', o.currency, 'ordered_at', o.ordered_at, 'completed_at', o.completed_at,
    'item_count', a.lines, 'total', voyage.money(coalesce(a.gross, 0) - o.discount)) order by o.ordered_at desc, o.order_id desc), '[]')
  into v_data
  from (select * from voyage.orders q
        where q.event_id = p_event and (p_status is null or q.status = p_status)
        order by q.ordered_at desc, q.order_id desc
        limit p_limit offset (p_page - 1)::bigint * p_limit) o
  cross join lateral (select count(*) as lines, sum(l.line_total) as gross from voyage.order_lines l where l.order_id = o.order_id) a;
  return jsonb_build_object('data', v_data, 'page', p_page, 'limit', p_limit, 'total', v_total,
    'hasMore', p_page::bigint * p_limit < v_total);
end
$$;

comment on function voyage.list_orders(bigint, bigint, integer, integer, text) is
  'A page of an event''s orders, newest first, optionally of one status. Raises PRNFD (event), PRFBD (orders.read), PRINV (page, limit, status).';
revoke all on function voyage.list_orders(bigint, bigint, integer, integer, text) from public;
grant execute on function voyage.list_orders(bigint, bigint, integer, integer, text) to pressrun_httpd;
