create or replace function pressrun.first_instant(p_local timestamp, p_time_zone text) returns timestamptz
language plpgsql stable
as $$
declare
  v_instant constant timestamptz := p_local at time zone p_time_zone;
  v_day_before constant timestamptz := v_instant - interval '24 hours';
  v_earlier timestamptz;
begin
  if (v_instant at time zone p_time_zone) <> p_local then
    return pressrun.offset_change(p_time_zone, v_day_before, v_instant);
  end if;
  -- With the offset of the day before: another instant where the clocks were set back in between.
  v_earlier := v_day_before + (p_local - (v_day_before at time zone p_time_zone));
  return case when v_earlier < v_instant and (v_earlier at time zone p_time_zone) = p_local then v_earlier else v_instant end;
end
$$;

comment on function pressrun.first_instant(timestamp, text) is
  'The first moment at which the clocks of the zone show this time or, where they are set forward over it, have passed it: a time that comes twice counts the first time, one that is left out counts at the end of the gap.';
revoke all on function pressrun.first_instant(timestamp, text) from public;
