create or replace function pressrun.chosen_format(p_type pressrun.report_types, p_formats text[]) returns text
language plpgsql stable
as $$
declare
  v_format text;
begin
  if coalesce(cardinality(p_formats), 0) = 0 then
    perform pressrun.invalid('format', 'is required');
  elsif cardinality(p_formats) <> (select count(distinct f) from unnest(p_formats) f) then
    perform pressrun.invalid('format', 'names a format twice');
  end if;
  foreach v_format in array p_formats loop
    if not v_format = any (p_type.formats) then
      perform pressrun.invalid('format', format('must be one of %s', array_to_string(p_type.formats, ', ')));
    end if;
  end loop;
  return array_to_string(p_formats, ',');
end
$$;

comment on function pressrun.chosen_format(pressrun.report_types, text[]) is
  'The value of event_report_jobs.format for the formats asked for. Raises PRINV for none, one twice, or one that the type does not have.';
revoke all on function pressrun.chosen_format(pressrun.report_types, text[]) from public;
