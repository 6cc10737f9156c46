create or replace function pressrun.cron_value(p_field text, p_text text, p_low integer, p_high integer, p_names text[]) returns integer
language plpgsql immutable
as $$
declare
  v_value integer := array_position(p_names, p_text) - 1 + p_low;
begin
  if v_value is null and p_text ~ '^[0-9]{1,4}$' then
    v_value := p_text::integer;
  end if;
  if v_value is null or v_value not between p_low and p_high then
    perform pressrun.invalid('cron', format('%s: "%s" is not from %s to %s%s', p_field, p_text, p_low, p_high,
      case when p_names <> '{}' then format(', nor one of %s', array_to_string(p_names, ', ')) else '' end));
  end if;
  return v_value;
end
$$;

comment on function pressrun.cron_value(text, text, integer, integer, text[]) is
  'One value of a field of a cron expression: a number from p_low to p_high, or a name. Raises PRINV.';
revoke all on function pressrun.cron_value(text, text, integer, integer, text[]) from public;
