create or replace function pressrun.report_columns(p_columns jsonb, p_language text) returns jsonb
language sql immutable parallel safe
as $$
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', c -> 'name', 'title', coalesce(pressrun.localized(c, 'title', p_language), pressrun.title_of_name(c ->> 'name')),
    'style', c -> 'style', 'total', c -> 'total', 'labels', coalesce(c #> array[p_language, 'labels'], c -> 'labels'))) order by n), '[]')
  from jsonb_array_elements(p_columns) with ordinality x(c, n)
  where not c @> '{"hidden": true}'
$$;

comment on function pressrun.report_columns(jsonb, text) is
  'Columns of a section as a renderer needs them: name, title (made of the name where the type has none) and labels in the language, style, total. Hidden ones are left out.';
revoke all on function pressrun.report_columns(jsonb, text) from public;
