create or replace function pressrun.ops_schedule(p_schedule text) returns pressrun.report_schedules
language plpgsql volatile
as $$
declare
  v_schedule pressrun.report_schedules;
begin
  select s.* into v_schedule from pressrun.report_schedules s where s.schedule_id = p_schedule for no key update;
  if not found then
    raise exception 'There is no schedule %.', p_schedule using errcode = 'PRNFD';
  end if;
  return v_schedule;
end
$$;

comment on function pressrun.ops_schedule(text) is
  'The schedule, locked, for ops. Raises PRNFD.';
revoke all on function pressrun.ops_schedule(text) from public;
