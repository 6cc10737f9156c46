create or replace function pressrun.schedule_obstacle(p_schedule pressrun.report_schedules) returns text
language plpgsql stable
as $$
declare
  v_type pressrun.report_types;
  v_workspace bigint;
  v_permissions text[];
begin
  select t.* into v_type from pressrun.report_types t where t.type = p_schedule.type;
  if not coalesce(v_type.enabled, false) then
    return format('%s reports are not offered any more.', coalesce(v_type.title, p_schedule.type));
  end if;
  select e.workspace_id into v_workspace from platform.event(p_schedule.event_id) e;
  if not found then
    return 'The event does not exist any more.';
  end if;
  v_permissions := platform.permissions(p_schedule.owner_id, v_workspace);
  if coalesce(cardinality(v_permissions), 0) = 0 then
    return 'Its owner does not belong to the workspace any more.';
  elsif not v_type.permission = any (v_permissions) then
    return format('Its owner may not read %s reports any more.', v_type.title);
  elsif not 'reports.create' = any (v_permissions) then
    return 'Its owner may not request reports any more.';
  end if;
  return null;
end
$$;

comment on function pressrun.schedule_obstacle(pressrun.report_schedules) is
  'Why the schedule cannot run, in a sentence for people: its type or event is gone, or its owner lost a permission. Null when it can.';
revoke all on function pressrun.schedule_obstacle(pressrun.report_schedules) from public;
