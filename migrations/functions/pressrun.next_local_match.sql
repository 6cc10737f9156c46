create or replace function pressrun.next_local_match(p_fields pressrun.cron_fields, p_after timestamp) returns timestamp
language plpgsql immutable
as $$
declare
  c_limit constant timestamp := p_after + interval '8 years 1 day';
  v_time timestamp := date_trunc('minute', p_after) + interval '1 minute';
  v_day date;
  v_of_month boolean;
  v_of_week boolean;
  v_next integer;
begin
  while v_time <= c_limit loop
    v_day := v_time::date;
    if not extract(month from v_day)::integer = any (p_fields.months) then
      v_time := date_trunc('month', v_time) + interval '1 month';
      continue;
    end if;
    v_of_month := extract(day from v_day)::integer = any (p_fields.days)
      or (32 = any (p_fields.days) and extract(day from v_day + 1) = 1);
    v_of_week := extract(dow from v_day)::integer = any (p_fields.weekdays);
    if not (v_of_month and v_of_week or p_fields.either_day and (v_of_month or v_of_week)) then
      v_time := v_day + 1;
      continue;
    end if;
    v_next := (select min(h) from unnest(p_fields.hours) h where h >= extract(hour from v_time));
    if v_next is null then
      v_time := v_day + 1;
      continue;
    elsif v_next > extract(hour from v_time) then
      v_time := v_day + make_interval(hours => v_next);
    end if;
    v_next := (select min(m) from unnest(p_fields.minutes) m where m >= extract(minute from v_time));
    if v_next is not null then
      return date_trunc('hour', v_time) + make_interval(mins => v_next);
    end if;
    v_time := date_trunc('hour', v_time) + interval '1 hour';
  end loop;
  return null;
end
$$;

comment on function pressrun.next_local_match(pressrun.cron_fields, timestamp) is
  'The first minute after p_after that the fields name, on a calendar and a clock that never change; null when there is none within eight years (from one 29 February to the next, where a century lies between). Passes over months, days and hours that do not fit as a whole.';
revoke all on function pressrun.next_local_match(pressrun.cron_fields, timestamp) from public;
