create or replace function pressrun.run_schedules() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  c_most constant bigint := 100;
  v_due record;
  v_schedule pressrun.report_schedules;
  v_run bigint := 0;
  v_found bigint := 0;
begin
  perform pressrun.require_read_committed();
  for v_due in
    select d.schedule_id from (
      select s.schedule_id, s.workspace_id from pressrun.report_schedules s
      where s.state = 'active' and s.next_run_at <= pressrun.now()
      order by s.next_run_at limit c_most) d
    order by d.workspace_id  -- in which everybody locks quotas and slots
  loop
    v_found := v_found + 1;
    -- Passes over one that another janitor is at, or somebody is changing.
    select s.* into v_schedule from pressrun.report_schedules s
    where s.schedule_id = v_due.schedule_id and s.state = 'active' and s.next_run_at <= pressrun.now()
    for no key update skip locked;
    if v_schedule.schedule_id is not null then
      begin
        perform pressrun.run_schedule(v_schedule);
        v_run := v_run + 1;
      exception when others then
        -- One schedule that cannot run must not keep the others from it.
        raise warning 'schedule % could not run: % (%)', v_due.schedule_id, sqlerrm, sqlstate;
        if left(sqlstate, 2) not in ('40', '53', '55', '57', '58') then
          perform pressrun.halt_schedule(v_schedule, 'stopped', 'Something is wrong with it on our side. We have been told.');
        end if;
      end;
    end if;
  end loop;
  if v_found = c_most and v_run > 0 then
    update pressrun.duties d set due_at = clock_timestamp() where d.name = 'run_schedules';
  end if;
  return v_run;
end
$$;

comment on function pressrun.run_schedules() is
  'Duty: requests the reports that are due by the clock, each due time once however many janitors run; at most 100 a call (it is due again at once if there are more). The number of schedules.';
revoke all on function pressrun.run_schedules() from public;
grant execute on function pressrun.run_schedules() to pressrun_janitor;
