create or replace function pressrun.resume_schedule_by_ops(p_schedule text) returns timestamptz
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule pressrun.report_schedules := pressrun.ops_schedule(p_schedule);
begin
  if v_schedule.state = 'active' then
    raise exception 'This schedule is active.' using errcode = 'PRCFL';
  end if;
  v_schedule := pressrun.reactivate_schedule(v_schedule, 'ops:' || session_user);
  return v_schedule.next_run_at;
end
$$;

comment on function pressrun.resume_schedule_by_ops(text) is
  'Ops let a paused or stopped schedule run again; when it runs next. Raises PRNFD, and PRCFL for an active one or when what stopped it still does.';
revoke all on function pressrun.resume_schedule_by_ops(text) from public;
grant execute on function pressrun.resume_schedule_by_ops(text) to pressrun_ctl;
