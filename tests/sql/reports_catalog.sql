-- C1, C2, C8: the built-in reports: their columns, their form, and that they stream.
begin;
select no_plan();

select bag_has($$ select type from pressrun.report_types where enabled $$,
  $$ select unnest(array['guest-list-summary', 'activity-log', 'email-deliverability', 'graphical-check-in', 'ticket-sales', 'ticket-refunds', 'discount-codes', 'attendance',
    'registration-timeline', 'sponsor-lead-export', 'ticket-block-utilization', 'audit-log', 'completed-orders', 'order-statement', 'sales', 'users', 'inventory']) $$, 'the catalog has these types');
select is((select string_agg(c ->> 'name', ' ' order by place) from pressrun.report_types, jsonb_array_elements(columns) with ordinality as q(c, place) where type = 'completed-orders' and not c @> '{"hidden": true}'),
  'order_number ordered_at customer country sku description quantity unit_price line_total', 'completed-orders has exactly its columns');
select ok((select array_agg(c ->> 'name') from pressrun.report_types, jsonb_array_elements(columns) c where type = 'sales')
  @> '{Date,OrderId,Customer,Amount,Status}', 'sales has at least its columns');
select ok((select array_agg(c ->> 'name') from pressrun.report_types, jsonb_array_elements(columns) c where type = 'users')
  @> '{UserId,Email,CreatedAt,LastLogin,OrderCount}', 'so has users');
select is_empty($$ select type, c from pressrun.report_types, jsonb_array_elements(columns) c where type <> 'numbers' and not c @> '{"hidden": true}' and coalesce(c ->> 'title', '') = '' $$, 'every column has a title');
select is_empty($$ select type, k from pressrun.report_types, jsonb_each(params_schema -> 'properties') p(k, v)
  where not (v ? 'title' and v ? 'description' and v ? 'type') $$, 'every parameter has a type, a title and a description');
select is_empty($$ select type from pressrun.report_types where params_schema -> 'additionalProperties' is distinct from 'false' $$, 'unknown parameters are refused');

create view pg_temp.sections as
  select t.type, t.function_name, s ->> 'function' as function, s ->> 'kind' as kind, (s ->> 'main')::boolean as is_main, s, t.arguments
  from pressrun.report_types t, jsonb_array_elements(t.layout -> 'sections') s where t.enabled;
select is_empty($$ select type, function from pg_temp.sections where not is_main and coalesce(s ->> 'title', '') = '' or coalesce(s #>> '{de,title}', '') = '' $$, 'every section has a title in both languages');
select is_empty($$ select type, function, c from pg_temp.sections, jsonb_array_elements(s -> 'columns') c
  where not c @> '{"hidden": true}' and (coalesce(c ->> 'title', '') = '' or coalesce(c #>> '{de,title}', '') = '') $$,
  'so has every column');
select is_empty($$ select type from pressrun.report_types where enabled and not translations -> 'de' ?& '{title,description,group}' $$, 'so has every type');
select is_empty($$ select type, k from pressrun.report_types, jsonb_each(params_schema -> 'properties') p(k, v) where enabled and not v -> 'x-de' ?& '{title,description}' $$, 'so has every parameter');
select is_empty($$ select type, k, choice from pressrun.report_types, jsonb_each(params_schema -> 'properties') p(k, v), jsonb_array_elements_text(v -> 'enum') choice
  where enabled and not (v -> 'x-labels' ? choice and v #> '{x-de,labels}' ? choice) $$, 'so has every choice');
select is_empty($$ select type from pg_temp.sections group by type having count(*) < 2 $$, 'no type is a bare table');
select is_empty($$ select type, function, c ->> 'name' from pg_temp.sections, jsonb_array_elements(s -> 'columns') c
  where c ->> 'type' = 'numeric' and not c ? 'style' and c ->> 'name' not in ('average_a_day', 'average_rating') $$, 'every broken number is money or a percentage, or these two');
select is_empty($$ select type, function from pg_temp.sections where exists (select from jsonb_array_elements(s -> 'columns') c where c ->> 'style' = 'money' and is_main and type <> 'completed-orders')
  and not exists (select from jsonb_array_elements(s -> 'columns') c where c ->> 'name' ilike 'currency') $$, 'money stands beside its currency, where columns are not fixed otherwise');

-- The audit log is for admins.
select is((select permission from pressrun.report_types where type = 'audit-log'), 'audit.read', 'the audit log wants audit.read');
select is((select array_agg(m.role order by m.role) from voyage.workspace_members m join voyage.role_permissions p using (role) where m.workspace_id = 1 and p.permission = 'audit.read'),
  '{admin,owner}', 'which admins and owners have');
select set_eq(format($$ select t ->> 'type' from jsonb_array_elements(pressrun.list_report_types(%s, 42) -> 'data') t where t ->> 'type' = 'audit-log' $$, person), wanted,
  'catalog of person ' || person)
from (values (1, '{audit-log}'::text[]), (2, '{audit-log}'), (3, '{}'), (4, '{}')) p(person, wanted);
select is(pressrun.get_report_type(3, 42, 'attendance') #>> '{translations,de,title}', 'Anwesenheit', 'the catalog shows its German texts');
select is(pressrun.get_report_type(3, 42, 'attendance') -> 'params_order', '["period", "from", "to", "presence", "ticket", "block", "gate"]', 'and the sequence of its form');
select throws_ok($$ select pressrun.get_report_type(3, 42, 'audit-log') $$, 'PRFBD', null, 'an organizer may not even see it');

-- As the reader, who alone runs them.
create table pg_temp.calls as
select type, function, kind, is_main, format('reports.%I(event_id => %%s%s)', function, case type when 'order-statement' then ', "order" => ''V42-0000001''' else '' end) as call
from pg_temp.sections;
create function pg_temp.plan_of(p_call text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text := '';
begin
  for v_line in execute 'explain select * from ' || format(p_call, 42) loop
    v_plan := v_plan || v_line || E'\n';
  end loop;
  return v_plan;
end
$$;
create function pg_temp.rows_of(p_call text, p_event bigint) returns bigint language plpgsql as $$
declare
  v_count bigint;
begin
  execute 'select count(q) from ' || format(p_call, p_event) || ' q' into v_count;
  return v_count;
end
$$;
grant select on pg_temp.calls to pressrun_reader;
set local role pressrun_reader;
select ok(pg_temp.plan_of(call) !~ 'Function Scan on (?!generate_series|jsonb_each_text)', function || ' is inlined') from pg_temp.calls;
select cmp_ok(pg_temp.rows_of(call, 42), '>', 0::bigint, function || ' has rows') from pg_temp.calls;
select is(pg_temp.rows_of(call, 42), 1::bigint, function || ' has one row') from pg_temp.calls where kind in ('figures', 'details');
select is(pg_temp.rows_of(call, 4711), 0::bigint, function || ' of no event is empty') from pg_temp.calls where kind not in ('figures', 'details');
select ok(pg_temp.rows_of(call, 100) = 0 or type in ('discount-codes', 'inventory', 'ticket-block-utilization', 'users', 'audit-log') or not is_main and function ~ '(by_type|rates)$',
  function || ' of an event without guests and orders has no rows, or nothing but zeros') from pg_temp.calls where kind not in ('figures', 'details');
select lives_ok('select * from ' || format(call, 100), function || ' of such an event') from pg_temp.calls;
reset role;

select * from finish();
rollback;
