-- C1, C2, C8: the built-in reports: their columns, their form, and that they stream.
begin;
select no_plan();

select bag_has($$ select type from pressrun.report_types where enabled $$,
  $$ select unnest(array['attendance', 'guest-list-summary', 'completed-orders', 'order-statement', 'sales', 'users', 'inventory']) $$, 'the catalog has these types');
select is((select string_agg(c ->> 'name', ' ' order by place) from pressrun.report_types, jsonb_array_elements(columns) with ordinality as q(c, place) where type = 'completed-orders'),
  'order_number ordered_at customer country sku description quantity unit_price line_total', 'completed-orders has exactly its columns');
select ok((select array_agg(c ->> 'name') from pressrun.report_types, jsonb_array_elements(columns) c where type = 'sales')
  @> '{Date,OrderId,Customer,Amount,Status}', 'sales has at least its columns');
select ok((select array_agg(c ->> 'name') from pressrun.report_types, jsonb_array_elements(columns) c where type = 'users')
  @> '{UserId,Email,CreatedAt,LastLogin,OrderCount}', 'so has users');
select is_empty($$ select type, c from pressrun.report_types, jsonb_array_elements(columns) c where type <> 'numbers' and coalesce(c ->> 'title', '') = '' $$, 'every column has a title');
select is_empty($$ select type, k from pressrun.report_types, jsonb_each(params_schema -> 'properties') p(k, v)
  where not (v ? 'title' and v ? 'description' and v ? 'type') $$, 'every parameter has a type, a title and a description');
select is_empty($$ select type from pressrun.report_types where params_schema -> 'additionalProperties' is distinct from 'false' $$, 'unknown parameters are refused');

-- As the reader, who alone runs them.
grant usage on schema public to pressrun_reader;
create function pg_temp.plan_of(p_function text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text := '';
begin
  for v_line in execute format('explain select * from reports.%I(event_id => 42)', p_function) loop
    v_plan := v_plan || v_line || E'\n';
  end loop;
  return v_plan;
end
$$;
set local role pressrun_reader;
select unalike(pg_temp.plan_of(f), '%Function Scan%', f || ' is inlined') from unnest(array['attendance', 'guest_list_summary', 'completed_orders', 'sales', 'users', 'inventory']) f;
select isnt_empty(format('select * from reports.%I(event_id => 42)', f), f || ' has rows') from unnest(array['attendance', 'guest_list_summary', 'completed_orders', 'sales', 'users', 'inventory']) f;
select is_empty(format('select * from reports.%I(event_id => 4711)', f), f || ' of no event is empty') from unnest(array['attendance', 'guest_list_summary', 'completed_orders', 'sales', 'users', 'inventory']) f;
reset role;

select * from finish();
rollback;
