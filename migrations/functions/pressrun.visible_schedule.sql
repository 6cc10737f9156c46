create or replace function pressrun.visible_schedule(p_person bigint, p_event bigint, p_schedule text, p_lock boolean default false)
returns pressrun.report_schedules
language plpgsql volatile
as $$
declare
  v_schedule pressrun.report_schedules;
begin
  if p_lock then
    select s.* into v_schedule from pressrun.report_schedules s where s.schedule_id = p_schedule and s.event_id = p_event for no key update;
  else
    select s.* into v_schedule from pressrun.report_schedules s where s.schedule_id = p_schedule and s.event_id = p_event;
  end if;
  if not found or not (v_schedule.owner_id = p_person or pressrun.may_read(p_person, pressrun.event_workspace(p_event), v_schedule.type)) then
    raise exception 'There is no schedule % that you can see.', p_schedule using errcode = 'PRNFD';
  end if;
  return v_schedule;
end
$$;

comment on function pressrun.visible_schedule(bigint, bigint, text, boolean) is
  'The schedule, if the person may see it (its owner, or whoever has its type''s permission in the event''s workspace); locked, where p_lock says so. Raises PRNFD otherwise.';
revoke all on function pressrun.visible_schedule(bigint, bigint, text, boolean) from public;
