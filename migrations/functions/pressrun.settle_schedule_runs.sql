create or replace function pressrun.settle_schedule_runs() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_ended record;
  v_schedule pressrun.report_schedules;
  v_retry text;
  v_settled bigint := 0;
begin
  for v_ended in
    select r.schedule_id, r.due_at, r.job_id, j.status, j.failure_reason from (
      select u.schedule_id, u.due_at, u.job_id from pressrun.schedule_runs u where u.outcome = 'requested' offset 0) r
    -- offset 0: looks up the few that there are, and never joins whole tables.
    cross join lateral (
      select e.status, e.failure_reason from pressrun.event_report_jobs e
      where e.job_id = r.job_id and e.status not in ('queued', 'running') offset 0) j
    order by r.schedule_id, r.due_at limit 1000
  loop
    -- The schedule first, as everybody locks them; one that is being changed has its turn next time.
    select s.* into v_schedule from pressrun.report_schedules s where s.schedule_id = v_ended.schedule_id for no key update skip locked;
    continue when v_schedule.schedule_id is null;
    v_retry := case v_ended.status when 'failed' then pressrun.automatic_retry_of(v_ended.job_id) end;
    if v_retry is not null then
      -- The run goes on in that job.
      update pressrun.schedule_runs r set job_id = v_retry
      where r.schedule_id = v_ended.schedule_id and r.due_at = v_ended.due_at and r.job_id = v_ended.job_id;
      update pressrun.report_schedules s set last_job_id = v_retry
      where s.schedule_id = v_ended.schedule_id and s.last_job_id = v_ended.job_id;
      continue;
    end if;
    update pressrun.schedule_runs r set outcome = case v_ended.status when 'expired' then 'completed' else v_ended.status end
    where r.schedule_id = v_ended.schedule_id and r.due_at = v_ended.due_at and r.outcome = 'requested';
    continue when not found;
    v_settled := v_settled + 1;
    if v_ended.status = 'failed' then
      perform pressrun.schedule_failed(v_schedule, v_ended.failure_reason);
    elsif v_ended.status <> 'cancelled' then
      update pressrun.report_schedules s set consecutive_failures = 0
      where s.schedule_id = v_ended.schedule_id and s.consecutive_failures > 0;
    end if;
  end loop;
  return v_settled;
end
$$;

comment on function pressrun.settle_schedule_runs() is
  'Duty: notes how the jobs of schedules ended and counts failures in a row; a completed one ends the count, a cancelled one leaves it, and one that is retried by itself is the retry''s. The number of runs.';
revoke all on function pressrun.settle_schedule_runs() from public;
grant execute on function pressrun.settle_schedule_runs() to pressrun_janitor;
