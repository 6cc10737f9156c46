create or replace function pressrun.schedule_failed(p_schedule pressrun.report_schedules, p_reason text) returns void
language plpgsql volatile
as $$
declare
  c_in_a_row constant integer := 5;
  v_failures integer;
begin
  update pressrun.report_schedules s set consecutive_failures = s.consecutive_failures + 1
  where s.schedule_id = p_schedule.schedule_id
  returning s.consecutive_failures into v_failures;
  if v_failures >= c_in_a_row and p_schedule.state = 'active' then
    perform pressrun.halt_schedule(p_schedule, 'paused', format('It failed %s times in a row. The last time: %s', v_failures, p_reason));
  end if;
end
$$;

comment on function pressrun.schedule_failed(pressrun.report_schedules, text) is
  'Counts a run by the clock that failed; the fifth in a row pauses the schedule and mails its owner. REQUIRES the lock of the schedule.';
revoke all on function pressrun.schedule_failed(pressrun.report_schedules, text) from public;
