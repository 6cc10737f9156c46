create or replace function pressrun.run_schedule(p_schedule pressrun.report_schedules) returns void
language plpgsql volatile
as $$
declare
  v_next constant timestamptz := pressrun.cron_after(p_schedule.cron, p_schedule.time_zone, pressrun.now());
  v_due record;
  v_obstacle text := pressrun.schedule_obstacle(p_schedule);
  v_outcome text := 'refused';
  v_job text;
  v_note text;
begin
  v_due := pressrun.latest_due(p_schedule.cron, p_schedule.time_zone, p_schedule.next_run_at, pressrun.now());
  if v_next is not null and exists (
      select from pressrun.schedule_runs r where r.schedule_id = p_schedule.schedule_id and r.due_at = v_due.due_at) then
    -- The server's clock was set back: that time has been.
    update pressrun.report_schedules s set next_run_at = v_next where s.schedule_id = p_schedule.schedule_id;
    return;
  end if;
  begin
    if v_obstacle is null then
      v_job := pressrun.request_scheduled(p_schedule, p_schedule.owner_id, v_due.due_at, 1::smallint,
        'schedule:' || p_schedule.schedule_id, 'due at ' || pressrun.utc(v_due.due_at));
      v_outcome := 'requested';
    end if;
  exception
    when sqlstate 'PRQTA' then
      v_outcome := 'skipped';
      v_note := sqlerrm;
    when sqlstate 'PRNFD' or sqlstate 'PRFBD' or sqlstate 'PRINV' then
      v_obstacle := sqlerrm;
    when others then
      if left(sqlstate, 2) in ('40', '53', '55', '57', '58') then
        raise;  -- may pass: it stays due
      end if;
      raise warning 'schedule % could not run: % (%)', p_schedule.schedule_id, sqlerrm, sqlstate;
      v_note := 'Something went wrong on our side. We have been told.';
  end;
  insert into pressrun.schedule_runs (schedule_id, due_at, outcome, job_id, missed, note, created_at)
  values (p_schedule.schedule_id, v_due.due_at, v_outcome, v_job, v_due.missed,
    nullif(concat_ws(' ', v_obstacle, v_note, case when v_due.missed > 0 then
      format('It also stands for %s earlier %s that passed while nothing ran.',
        case when v_due.missed >= 1000 then '1000 or more' else v_due.missed::text end, case v_due.missed when 1 then 'time' else 'times' end) end), ''),
    pressrun.now());
  if v_obstacle is null and v_next is null then
    v_obstacle := 'Its times name no day that comes within eight years.';
  end if;
  if v_obstacle is not null then
    perform pressrun.halt_schedule(p_schedule, 'stopped', v_obstacle);
    return;
  end if;
  update pressrun.report_schedules s set next_run_at = v_next where s.schedule_id = p_schedule.schedule_id;
  if v_outcome = 'refused' then
    perform pressrun.schedule_failed(p_schedule, v_note);
  end if;
end
$$;

comment on function pressrun.run_schedule(pressrun.report_schedules) is
  'Does what is due: a job for the latest time that has come, and for it alone; skipped where the daily quota is used up; stopped where the owner, the type or the event does not allow it any more. REQUIRES the lock of the schedule, which is due.';
revoke all on function pressrun.run_schedule(pressrun.report_schedules) from public;
