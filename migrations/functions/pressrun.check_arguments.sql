create or replace function pressrun.check_arguments(p_function text, p_arguments jsonb) returns void
language plpgsql stable
as $$
declare
  v_argument jsonb;
begin
  for v_argument in select a from jsonb_array_elements(p_arguments) a loop
    if not exists (
      select from pg_proc p
      cross join unnest(p.proargnames, p.proargtypes::oid[]) as a(name, type)
      where p.pronamespace = 'reports'::regnamespace and p.proname = split_part(p_function, '.', 2)
        and a.name = v_argument ->> 'name' and format_type(a.type, null) = v_argument ->> 'type') then
      perform pressrun.invalid('arguments', format('%s has no argument "%s" of type "%s"', p_function, v_argument ->> 'name', v_argument ->> 'type'));
    end if;
  end loop;
end
$$;

comment on function pressrun.check_arguments(text, jsonb) is
  'Raises PRINV unless the function in schema reports has each of the arguments ({"name", "type"}): they become part of the statement that runs a report.';
revoke all on function pressrun.check_arguments(text, jsonb) from public;
