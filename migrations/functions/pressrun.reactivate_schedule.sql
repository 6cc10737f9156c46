create or replace function pressrun.reactivate_schedule(p_schedule pressrun.report_schedules, p_by text) returns pressrun.report_schedules
language plpgsql volatile
as $$
declare
  v_obstacle constant text := pressrun.schedule_obstacle(p_schedule);
  v_schedule pressrun.report_schedules;
begin
  if v_obstacle is not null then
    raise exception 'This schedule cannot run. %', v_obstacle using errcode = 'PRCFL';
  end if;
  update pressrun.report_schedules s
  set state = 'active', state_reason = null, state_by = p_by, state_at = pressrun.now(), updated_at = pressrun.now(),
    next_run_at = pressrun.cron_next(s.cron, s.time_zone, pressrun.now()), consecutive_failures = 0
  where s.schedule_id = p_schedule.schedule_id
  returning s.* into v_schedule;
  return v_schedule;
end
$$;

comment on function pressrun.reactivate_schedule(pressrun.report_schedules, text) is
  'A paused or stopped schedule runs again from its next time on, with no failures counted. Raises PRCFL when what stopped it still does. REQUIRES the lock of the schedule.';
revoke all on function pressrun.reactivate_schedule(pressrun.report_schedules, text) from public;
