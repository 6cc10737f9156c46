create or replace function pressrun.next_shown(p_fields pressrun.cron_fields, p_time_zone text, p_after timestamptz) returns timestamptz
language plpgsql stable
as $$
declare
  v_from timestamptz := p_after;
  v_local timestamp;
  v_next timestamp;
  v_instant timestamptz;
  v_change timestamptz;
begin
  loop
    v_local := v_from at time zone p_time_zone;
    v_next := pressrun.next_local_match(p_fields, v_local);
    if v_next is null or v_from > p_after + interval '8 years 1 day' then
      return null;
    end if;
    v_instant := v_from + (v_next - v_local);  -- unless the clocks are set meanwhile
    v_change := pressrun.offset_change(p_time_zone, v_from, v_from + interval '24 hours');
    if v_change is not null then
      if v_instant < v_change then
        return v_instant;
      elsif pressrun.next_local_match(p_fields, (v_change at time zone p_time_zone) - interval '1 minute') = (v_change at time zone p_time_zone) then
        return v_change;
      end if;
      v_from := v_change;
    elsif v_instant <= v_from + interval '24 hours' then
      return v_instant;
    else
      -- Nothing is named in between. 48 hours are more than clocks were ever set by.
      v_from := greatest(v_from + interval '24 hours', v_instant - interval '48 hours');
    end if;
  end loop;
end
$$;

comment on function pressrun.next_shown(pressrun.cron_fields, text, timestamptz) is
  'The first moment after p_after at which the clocks of the zone show a time that the fields name: also the second time that they show it, and never for a time that they leave out. Null when there is none within eight years.';
revoke all on function pressrun.next_shown(pressrun.cron_fields, text, timestamptz) from public;
