create or replace function pressrun.report_call(p_type pressrun.report_types, p_event bigint, p_params jsonb, out query text, out binds text[])
language sql stable
as $$
  with given as (
    select a.name, a.type, row_number() over (order by a.place) + 1 as number,
      case jsonb_typeof(p_params -> a.name)
        when 'array' then (select coalesce(array_agg(e), '{}')::text from jsonb_array_elements_text(p_params -> a.name) e)
        else p_params ->> a.name
      end as value
    from jsonb_array_elements(p_type.arguments) with ordinality as args(arg, place)
    cross join lateral (select args.arg ->> 'name' as name, args.arg ->> 'type' as type, args.place) a
    where p_params ->> a.name is not null
  )
  select format('select * from reports.%I(event_id => $1::bigint%s)', p_type.function_name,
      (select coalesce(string_agg(format(', %I => $%s::%s', g.name, g.number, g.type), '' order by g.number), '') from given g)),
    array[p_event::text] || (select coalesce(array_agg(g.value order by g.number), '{}') from given g)
$$;

comment on function pressrun.report_call(pressrun.report_types, bigint, jsonb) is
  'The statement that runs a report, and its bind parameters. The event comes from the job alone; parameters that are absent keep the function''s defaults.';
revoke all on function pressrun.report_call(pressrun.report_types, bigint, jsonb) from public;
