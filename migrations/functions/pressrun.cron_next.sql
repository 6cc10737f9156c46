create or replace function pressrun.cron_next(p_expression text, p_time_zone text, p_after timestamptz) returns timestamptz
language plpgsql stable
as $$
declare
  v_next timestamptz;
begin
  perform pressrun.check_time_zone(p_time_zone);
  v_next := pressrun.cron_after(p_expression, p_time_zone, p_after);
  if v_next is null then
    perform pressrun.invalid('cron', 'names no day that comes within eight years');
  end if;
  return v_next;
end
$$;

comment on function pressrun.cron_next(text, text, timestamptz) is
  'cron_after() for what people enter. Raises PRINV for a bad expression or time zone, and for an expression that names no day of the next eight years, such as 30 February.';
revoke all on function pressrun.cron_next(text, text, timestamptz) from public;
