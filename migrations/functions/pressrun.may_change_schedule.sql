create or replace function pressrun.may_change_schedule(p_person bigint, p_schedule pressrun.report_schedules) returns boolean
language plpgsql stable
as $$
declare
  v_workspace constant bigint := pressrun.event_workspace(p_schedule.event_id);
begin
  return pressrun.may_request(p_person, v_workspace) and pressrun.may_read(p_person, v_workspace, p_schedule.type);
end
$$;

comment on function pressrun.may_change_schedule(bigint, pressrun.report_schedules) is
  'Whether the person may change the schedule and run it by hand: whoever could request its report.';
revoke all on function pressrun.may_change_schedule(bigint, pressrun.report_schedules) from public;
