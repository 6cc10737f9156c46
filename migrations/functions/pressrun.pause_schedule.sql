create or replace function pressrun.pause_schedule(p_person bigint, p_event bigint, p_schedule text, p_reason text default null) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule pressrun.report_schedules := pressrun.managed_schedule(p_person, p_event, p_schedule);
begin
  if v_schedule.state = 'stopped' then
    raise exception 'This schedule has stopped. %', v_schedule.state_reason using errcode = 'PRCFL';
  elsif length(p_reason) > 500 then
    perform pressrun.invalid('reason', 'is longer than 500 characters');
  elsif v_schedule.state = 'active' then
    update pressrun.report_schedules s
    set state = 'paused', state_reason = nullif(btrim(p_reason), ''), state_by = 'person:' || p_person, state_at = pressrun.now(),
      next_run_at = null, updated_at = pressrun.now()
    where s.schedule_id = p_schedule
    returning s.* into v_schedule;
  end if;
  return pressrun.schedule_json(v_schedule, p_person, pressrun.may_change_schedule(p_person, v_schedule));
end
$$;

comment on function pressrun.pause_schedule(bigint, bigint, text, text) is
  'No more runs by the clock until resume_schedule(); what is due meanwhile is not made up for. A paused one stays as it is. Raises PRNFD, PRFBD, and PRCFL for one that has stopped by itself.';
revoke all on function pressrun.pause_schedule(bigint, bigint, text, text) from public;
grant execute on function pressrun.pause_schedule(bigint, bigint, text, text) to pressrun_httpd;
