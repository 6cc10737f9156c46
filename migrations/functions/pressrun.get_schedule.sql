create or replace function pressrun.get_schedule(p_person bigint, p_event bigint, p_schedule text) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule constant pressrun.report_schedules := pressrun.visible_schedule(p_person, p_event, p_schedule);
begin
  return pressrun.schedule_json(v_schedule, p_person, pressrun.may_change_schedule(p_person, v_schedule));
end
$$;

comment on function pressrun.get_schedule(bigint, bigint, text) is
  'One schedule. Raises PRNFD for one that the person may not see.';
revoke all on function pressrun.get_schedule(bigint, bigint, text) from public;
grant execute on function pressrun.get_schedule(bigint, bigint, text) to pressrun_httpd;
