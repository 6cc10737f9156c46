create or replace function pressrun.cron_preview(p_expression text, p_time_zone text, p_count integer default 3) returns timestamptz[]
language plpgsql stable
as $$
declare
  v_times timestamptz[] := '{}';
  v_time timestamptz := pressrun.cron_next(p_expression, p_time_zone, pressrun.now());
begin
  while v_time is not null and cardinality(v_times) < least(p_count, 100) loop
    v_times := v_times || v_time;
    v_time := pressrun.cron_after(p_expression, p_time_zone, v_time);
  end loop;
  return v_times;
end
$$;

comment on function pressrun.cron_preview(text, text, integer) is
  'The next p_count times (at most 100) after pressrun.now() of a cron expression in a time zone; fewer where the next one is more than eight years away. Raises PRINV as cron_next() does.';
revoke all on function pressrun.cron_preview(text, text, integer) from public;
