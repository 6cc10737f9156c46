create or replace function pressrun.run_schedule_by_ops(p_schedule text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule constant pressrun.report_schedules := pressrun.ops_schedule(p_schedule);
  v_obstacle constant text := pressrun.schedule_obstacle(v_schedule);
begin
  perform pressrun.require_read_committed();
  if v_obstacle is not null then
    raise exception 'This schedule cannot run. %', v_obstacle using errcode = 'PRCFL';
  end if;
  return pressrun.request_scheduled(v_schedule, v_schedule.owner_id, pressrun.now(), 0::smallint, 'ops:' || session_user,
    'schedule ' || p_schedule || ', by hand');
end
$$;

comment on function pressrun.run_schedule_by_ops(text) is
  'Ops request the report of a schedule at once, in the name and with the rights of its owner and before scheduled jobs, also of a paused or stopped one; the schedule''s own times stay. The job''s id. Raises PRNFD, PRCFL when it cannot run, PRQTA, PRINV.';
revoke all on function pressrun.run_schedule_by_ops(text) from public;
grant execute on function pressrun.run_schedule_by_ops(text) to pressrun_ctl;
