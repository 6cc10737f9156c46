create or replace function pressrun.chunk_plan(p_type pressrun.report_types, p_event bigint, p_params jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_call record;
  v_key record;
begin
  v_call := pressrun.function_call(p_type.function_name, p_type.arguments, p_event, p_params, p_type.columns);
  select count(*) as columns, string_agg(format('r.%I%s', k.name, t.collation), ', ' order by k.n) as names,
    string_agg('k' || k.n, ', ' order by k.n) as aliases, string_agg(format('c.k%s::text', k.n), ', ' order by k.n) as shown,
    string_agg(format('$%s::%s', b.before + k.n, t.type), ', ' order by k.n) as after_key,
    string_agg(format('$%s::%s', b.before + b.columns + k.n, t.type), ', ' order by k.n) as last_key,
    min(format('r.%I%s', k.name, t.collation)) filter (where k.n = 1) as first_name,
    min(format('$%s::%s', b.before + 1, t.type)) filter (where k.n = 1) as first_after,
    min(format('$%s::%s', b.before + b.columns + 1, t.type)) filter (where k.n = 1) as first_last
  into strict v_key
  from (select cardinality(v_call.binds) as before, jsonb_array_length(p_type.chunks -> 'key') as columns) b,
    jsonb_array_elements_text(p_type.chunks -> 'key') with ordinality k(name, n)
    cross join lateral (
      -- A function's result has not the collation of the column that it comes from: by bytes, all sort alike.
      select p.oid::regtype as type, case when p.typcollation <> 0 then ' collate "C"' else '' end as collation
      from jsonb_array_elements(p_type.columns) c join pg_type p on p.oid = (c ->> 'type')::regtype
      where c ->> 'name' = k.name) t;
  return jsonb_build_object('rows', p_type.chunks -> 'rows', 'key_columns', v_key.columns, 'binds', to_jsonb(v_call.binds),
    'cut_query', format('select %s, c.place from (select %s, row_number() over w, lead(true) over w is null from %s r window w as (order by %s))'
      ' c (%s, place, is_last) where c.is_last or c.place %% %s = 0 order by c.place',
      v_key.shown, v_key.names, v_call.source, v_key.names, v_key.aliases, p_type.chunks ->> 'rows'),
    -- What the first column says alone is repeated for it alone: an index may serve that.
    'page_query', format('select %s from %s r where (%s is null or %s >= %s and (%s) > (%s)) and (%s is null or %s <= %s and (%s) <= (%s)) order by %s',
      pressrun.shown_columns(p_type.columns), v_call.source,
      v_key.first_after, v_key.first_name, v_key.first_after, v_key.names, v_key.after_key,
      v_key.first_last, v_key.first_name, v_key.first_last, v_key.names, v_key.last_key, v_key.names));
end
$$;

comment on function pressrun.chunk_plan(pressrun.report_types, bigint, jsonb) is
  'How the main section of a report is cut: rows a chunk; cut_query, which gives the key (as text) and number of the last row of each chunk; page_query, which reads the rows after one key up to and including another (both bound behind binds, in key_columns parameters each; null: open). Texts compare by their bytes (COLLATE "C"). REQUIRES a type with chunks.';
revoke all on function pressrun.chunk_plan(pressrun.report_types, bigint, jsonb) from public;
