create or replace function pressrun.managed_schedule(p_person bigint, p_event bigint, p_schedule text) returns pressrun.report_schedules
language plpgsql volatile
as $$
declare
  v_schedule constant pressrun.report_schedules := pressrun.visible_schedule(p_person, p_event, p_schedule, true);
begin
  if v_schedule.owner_id <> p_person and not pressrun.may_request(p_person, pressrun.event_workspace(p_event)) then
    raise exception 'You may see this schedule but not change it. Ask a workspace admin for access.' using errcode = 'PRFBD';
  end if;
  return v_schedule;
end
$$;

comment on function pressrun.managed_schedule(bigint, bigint, text) is
  'The schedule, locked, if the person may pause, resume and delete it: its owner always, and whoever may request reports and read its type. Raises PRNFD for one that they do not see, PRFBD otherwise.';
revoke all on function pressrun.managed_schedule(bigint, bigint, text) from public;
