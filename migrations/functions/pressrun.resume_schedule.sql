create or replace function pressrun.resume_schedule(p_person bigint, p_event bigint, p_schedule text) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule pressrun.report_schedules := pressrun.managed_schedule(p_person, p_event, p_schedule);
begin
  if v_schedule.state <> 'active' then
    v_schedule := pressrun.reactivate_schedule(v_schedule, 'person:' || p_person);
  end if;
  return pressrun.schedule_json(v_schedule, p_person, pressrun.may_change_schedule(p_person, v_schedule));
end
$$;

comment on function pressrun.resume_schedule(bigint, bigint, text) is
  'A paused or stopped schedule runs again from its next time on, with no failures counted; an active one stays as it is. Raises PRNFD, PRFBD, and PRCFL when what stopped it still does.';
revoke all on function pressrun.resume_schedule(bigint, bigint, text) from public;
grant execute on function pressrun.resume_schedule(bigint, bigint, text) to pressrun_httpd;
