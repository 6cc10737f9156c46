create or replace function pressrun.offset_change(p_time_zone text, p_from timestamptz, p_until timestamptz) returns timestamptz
language plpgsql stable
as $$
declare
  v_offset constant interval := (p_from at time zone p_time_zone) - (p_from at time zone 'UTC');
  v_before timestamptz := p_from;
  v_change timestamptz := p_until;
  v_middle timestamptz;
begin
  if (p_until at time zone p_time_zone) - (p_until at time zone 'UTC') = v_offset then
    return null;
  end if;
  while v_change - v_before > interval '1 second' loop
    v_middle := date_trunc('second', v_before + (v_change - v_before) / 2);
    exit when v_middle <= v_before;
    if (v_middle at time zone p_time_zone) - (v_middle at time zone 'UTC') = v_offset then
      v_before := v_middle;
    else
      v_change := v_middle;
    end if;
  end loop;
  return date_trunc('second', v_change);
end
$$;

comment on function pressrun.offset_change(text, timestamptz, timestamptz) is
  'When, after p_from and until p_until, the zone''s clocks are set to another offset; null when they are not. REQUIRES a span with at most one change, such as a day.';
revoke all on function pressrun.offset_change(text, timestamptz, timestamptz) from public;
