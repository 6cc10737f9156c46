create or replace function pressrun.cron_after(p_expression text, p_time_zone text, p_after timestamptz) returns timestamptz
language plpgsql stable
as $$
declare
  v_fields constant pressrun.cron_fields := pressrun.parse_cron(p_expression);
  v_local timestamp := p_after at time zone p_time_zone;
  v_next timestamptz;
begin
  if v_fields.follows_clock then
    return pressrun.next_shown(v_fields, p_time_zone, p_after);
  end if;
  loop
    v_local := pressrun.next_local_match(v_fields, v_local);
    v_next := pressrun.first_instant(v_local, p_time_zone);
    exit when v_next > p_after or v_next is null;  -- a time that comes twice has been already
  end loop;
  return v_next;
end
$$;

comment on function pressrun.cron_after(text, text, timestamptz) is
  'The first time after p_after that a cron expression names in a time zone; null when there is none within eight years. Where clocks change it does as Vixie''s cron does: an expression whose minute or hour begins with * follows the clock as it is shown, so hourly stays hourly; any other is meant once a day, so a time that is left out counts at the end of the gap and one that comes twice counts the first time. Where day of month and day of week are both restricted, either is enough. Raises PRINV for a bad expression.';
revoke all on function pressrun.cron_after(text, text, timestamptz) from public;
