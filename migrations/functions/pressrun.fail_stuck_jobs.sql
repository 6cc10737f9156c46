create or replace function pressrun.fail_stuck_jobs() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_settings pressrun.settings;
  v_stuck record;
  v_failed bigint := 0;
begin
  perform pressrun.lock_pauses();
  if pressrun.active_pause('all', null, null) is not null then
    return 0;  -- nobody's clock runs
  end if;
  select * into v_settings from pressrun.settings;
  for v_stuck in
    select c.job_id, c.lane, c.waited, c.code from (
      select q.job_id, q.workspace_id, q.lane, pressrun.claimable_time(q.waiting_since, q.claimable_since) as waited,
        'waited_too_long' as code, v_settings.longest_wait as bound
      from pressrun.job_queue q where q.hold is null and q.waiting_since <= pressrun.now() - v_settings.longest_wait
      union all
      select q.job_id, q.workspace_id, q.lane, pressrun.claimable_time(q.waiting_since, q.claimable_since), 'stuck_queue', v_settings.stuck_after
      from pressrun.job_queue q where q.hold is null and q.waiting_since <= pressrun.now() - v_settings.stuck_after
        and pressrun.last_claim(q.lane) <= pressrun.now() - interval '1 minute'
      ) c
    where c.waited >= c.bound order by c.workspace_id, c.job_id, c.code limit 1000  -- workspaces in the order in which everybody locks slots
  loop
    v_failed := v_failed + pressrun.fail_stuck_job(v_stuck.job_id, v_stuck.code, v_stuck.lane, v_stuck.waited);
  end loop;
  return v_failed;
end
$$;

comment on function pressrun.fail_stuck_jobs() is
  'Duty: fails queued jobs that nobody claims. stuck_queue: claimable for settings.stuck_after while no job of its lane was claimed for a minute; tried again automatically, at most settings.automatic_retries times in a row. waited_too_long: claimable for settings.longest_wait. The number of jobs.';
revoke all on function pressrun.fail_stuck_jobs() from public;
grant execute on function pressrun.fail_stuck_jobs() to pressrun_janitor;
