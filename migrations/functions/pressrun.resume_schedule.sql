create or replace function pressrun.resume_schedule(p_person bigint, p_event bigint, p_schedule text) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule pressrun.report_schedules := pressrun.managed_schedule(p_person, p_event, p_schedule);
  v_obstacle text;
begin
  if v_schedule.state <> 'active' then
    v_obstacle := pressrun.schedule_obstacle(v_schedule);
    if v_obstacle is not null then
      raise exception 'This schedule cannot run. %', v_obstacle using errcode = 'PRCFL';
    end if;
    update pressrun.report_schedules s
    set state = 'active', state_reason = null, state_by = 'person:' || p_person, state_at = pressrun.now(), updated_at = pressrun.now(),
      next_run_at = pressrun.cron_next(s.cron, s.time_zone, pressrun.now()), consecutive_failures = 0
    where s.schedule_id = p_schedule
    returning s.* into v_schedule;
  end if;
  return pressrun.schedule_json(v_schedule, p_person, pressrun.may_change_schedule(p_person, v_schedule));
end
$$;

comment on function pressrun.resume_schedule(bigint, bigint, text) is
  'A paused or stopped schedule runs again from its next time on, with no failures counted; an active one stays as it is. Raises PRNFD, PRFBD, and PRCFL when what stopped it still does.';
revoke all on function pressrun.resume_schedule(bigint, bigint, text) from public;
grant execute on function pressrun.resume_schedule(bigint, bigint, text) to pressrun_httpd;
