create or replace function pressrun.halt_schedule(p_schedule pressrun.report_schedules, p_state text, p_reason text) returns void
language plpgsql volatile
as $$
declare
  v_email text;
begin
  update pressrun.report_schedules s
  set state = p_state, state_reason = p_reason, state_by = 'janitor', state_at = pressrun.now(), next_run_at = null, updated_at = pressrun.now()
  where s.schedule_id = p_schedule.schedule_id;
  -- An owner who is gone, or has no address that mail can be sent to, is told nothing.
  select p.email into v_email from platform.person(p_schedule.owner_id) p
  where p.email ~ '^[^[:cntrl:][:space:]]+@[^[:cntrl:][:space:]]+$';
  if found then
    perform pressrun.queue_mail('schedule_stopped', v_email, jsonb_build_object(
      'schedule_id', p_schedule.schedule_id, 'event_id', p_schedule.event_id, 'state', p_state, 'reason', p_reason,
      'title', (select t.title from pressrun.report_types t where t.type = p_schedule.type),
      'event_title', (select e.title from platform.event(p_schedule.event_id) e)));
  end if;
end
$$;

comment on function pressrun.halt_schedule(pressrun.report_schedules, text, text) is
  'A schedule pauses or stops by itself: p_state, p_reason in words for its owner, who gets a mail. REQUIRES the lock of the schedule.';
revoke all on function pressrun.halt_schedule(pressrun.report_schedules, text, text) from public;
