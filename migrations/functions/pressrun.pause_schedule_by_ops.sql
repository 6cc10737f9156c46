create or replace function pressrun.pause_schedule_by_ops(p_schedule text, p_reason text) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule constant pressrun.report_schedules := pressrun.ops_schedule(p_schedule);
begin
  if length(btrim(coalesce(p_reason, ''))) not between 1 and 500 then
    perform pressrun.invalid('reason', 'must have 1 to 500 characters; the owner reads it');
  elsif v_schedule.state = 'paused' then
    raise exception 'This schedule is paused already, by %.', v_schedule.state_by using errcode = 'PRCFL';
  elsif v_schedule.state = 'stopped' then
    raise exception 'This schedule has stopped. %', v_schedule.state_reason using errcode = 'PRCFL';
  end if;
  update pressrun.report_schedules s
  set state = 'paused', state_reason = btrim(p_reason), state_by = 'ops:' || session_user, state_at = pressrun.now(),
    next_run_at = null, updated_at = pressrun.now()
  where s.schedule_id = p_schedule;
end
$$;

comment on function pressrun.pause_schedule_by_ops(text, text) is
  'Ops pause one schedule; its owner reads p_reason (1 to 500 characters) and may resume it. Raises PRNFD, PRINV, and PRCFL for one that is not active.';
revoke all on function pressrun.pause_schedule_by_ops(text, text) from public;
grant execute on function pressrun.pause_schedule_by_ops(text, text) to pressrun_ctl;
