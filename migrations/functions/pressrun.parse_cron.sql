create or replace function pressrun.parse_cron(p_expression text) returns pressrun.cron_fields
language plpgsql immutable
as $$
declare
  c_months constant text[] := '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}';
  c_days constant text[] := '{sun,mon,tue,wed,thu,fri,sat}';
  v_text constant text := case lower(btrim(p_expression, E' \t'))
    when '@hourly' then '0 * * * *' when '@daily' then '0 0 * * *' when '@midnight' then '0 0 * * *' when '@weekly' then '0 0 * * 0'
    when '@monthly' then '0 0 1 * *' when '@yearly' then '0 0 1 1 *' when '@annually' then '0 0 1 1 *'
    else btrim(p_expression, E' \t') end;
  v_part constant text[] := regexp_split_to_array(v_text, E'[ \t]+');
  v_days text[];
  v_fields pressrun.cron_fields;
begin
  if coalesce(v_text, '') = '' then
    perform pressrun.invalid('cron', 'is required');
  elsif length(v_text) > 200 then
    perform pressrun.invalid('cron', 'is longer than 200 characters');
  elsif v_text like '@%' then
    perform pressrun.invalid('cron', format('"%s" is not one of @hourly, @daily, @weekly, @monthly, @yearly', v_text));
  elsif cardinality(v_part) <> 5 then
    perform pressrun.invalid('cron', format('has %s; five are needed: minute, hour, day of month, month, day of week',
      case cardinality(v_part) when 1 then 'one field' else cardinality(v_part) || ' fields' end));
  end if;
  v_fields.minutes := pressrun.cron_field('minute', v_part[1], 0, 59);
  v_fields.hours := pressrun.cron_field('hour', v_part[2], 0, 23);
  v_days := array_remove(string_to_array(lower(v_part[3]), ','), 'l');
  v_fields.days := case when lower(v_part[3]) ~ '(^|,)l(,|$)' then '{32}'::integer[] else '{}' end;
  if v_days <> '{}' then
    v_fields.days := v_fields.days || pressrun.cron_field('day of month', array_to_string(v_days, ','), 1, 31);
  end if;
  v_fields.months := pressrun.cron_field('month', v_part[4], 1, 12, c_months);
  v_fields.weekdays := array(select v % 7 from unnest(pressrun.cron_field('day of week', v_part[5], 0, 7, c_days)) v);
  v_fields.either_day := v_part[3] not like '*%' and v_part[5] not like '*%';
  v_fields.follows_clock := v_part[1] like '*%' or v_part[2] like '*%';
  return v_fields;
end
$$;

comment on function pressrun.parse_cron(text) is
  'What a cron expression names: five fields (minute, hour, day of month, month, day of week) of lists, ranges, steps and names, L for the last day of a month, 0 and 7 for Sunday; or @hourly, @daily, @weekly, @monthly, @yearly. Raises PRINV that says what is wrong.';
revoke all on function pressrun.parse_cron(text) from public;
