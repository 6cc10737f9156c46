create or replace function pressrun.cron_field(p_field text, p_text text, p_low integer, p_high integer, p_names text[] default '{}')
returns integer[]
language plpgsql immutable
as $$
declare
  v_element text;
  v_part text[];
  v_first integer;
  v_last integer;
  v_step integer;
  v_values integer[] := '{}';
begin
  foreach v_element in array regexp_split_to_array(lower(p_text), ',') loop  -- '' has one element, which is empty
    v_part := regexp_match(v_element, '^(\*|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:/([0-9]{1,4}))?$');
    if v_part is null then
      perform pressrun.invalid('cron', format('%s: "%s" is not *, a value, a range or a step, as in 5, 1-10, */15, 1-30/5', p_field, v_element));
    end if;
    v_step := coalesce(v_part[4]::integer, 1);
    if v_step = 0 then
      perform pressrun.invalid('cron', format('%s: the step of "%s" is zero', p_field, v_element));
    end if;
    v_first := case when v_part[1] = '*' then p_low else pressrun.cron_value(p_field, v_part[2], p_low, p_high, p_names) end;
    v_last := case when v_part[1] = '*' then p_high
                   when v_part[3] is not null then pressrun.cron_value(p_field, v_part[3], p_low, p_high, p_names)
                   when v_part[4] is not null then p_high else v_first end;
    if v_last = 0 and v_first > 0 and p_field = 'day of week' then
      v_last := 7;  -- the Sunday that ends a week
    end if;
    if v_first > v_last then
      perform pressrun.invalid('cron', format('%s: "%s" ends before it begins', p_field, v_element));
    end if;
    v_values := v_values || array(select generate_series(v_first, v_last, v_step));
  end loop;
  return v_values;
end
$$;

comment on function pressrun.cron_field(text, text, integer, integer, text[]) is
  'The values that one field of a cron expression names: a list of *, values, ranges and steps; names begin at p_low. Raises PRINV that says what is wrong.';
revoke all on function pressrun.cron_field(text, text, integer, integer, text[]) from public;
