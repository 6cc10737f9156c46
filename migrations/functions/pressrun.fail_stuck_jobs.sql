drop function if exists pressrun.fail_stuck_jobs();  -- before it was bounded

create or replace function pressrun.fail_stuck_jobs(p_limit integer default 200) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_settings pressrun.settings;
  v_stuck record;
  v_found bigint := 0;
  v_failed bigint := 0;
begin
  perform pressrun.lock_pauses();
  if pressrun.active_pause('all', null, null) is not null then
    return 0;  -- nobody's clock runs
  end if;
  select * into v_settings from pressrun.settings;
  for v_stuck in
    with lanes as materialized (
      select l.lane, pressrun.last_claim(l.lane) <= pressrun.now() - interval '1 minute' as stands
      from unnest('{0,1}'::smallint[]) l(lane))
    select c.job_id, l.lane, c.waited, case when l.stands and c.waited >= v_settings.stuck_after then 'stuck_queue' else 'waited_too_long' end as code
    from lanes l
    cross join lateral pressrun.overdue_jobs(l.lane,
      case when l.stands then least(v_settings.stuck_after, v_settings.longest_wait) else v_settings.longest_wait end, p_limit) c
    order by c.workspace_id, c.job_id  -- workspaces in the order in which everybody locks slots
  loop
    v_found := v_found + 1;
    v_failed := v_failed + pressrun.fail_stuck_job(v_stuck.job_id, v_stuck.code, v_stuck.lane, v_stuck.waited);
  end loop;
  -- Not when somebody else has them all.
  if v_found >= p_limit and v_failed > 0 then
    update pressrun.duties d set due_at = clock_timestamp() where d.name = 'fail_stuck_jobs';
  end if;
  return v_failed;
end
$$;

comment on function pressrun.fail_stuck_jobs(integer) is
  'Duty: fails queued jobs that nobody claims. stuck_queue: claimable for settings.stuck_after while no job of its lane was claimed for a minute; tried again automatically, at most settings.automatic_retries times in a row. waited_too_long: claimable for settings.longest_wait. At most p_limit jobs of a lane a call (it is due again at once if there are more). The number of jobs.';
revoke all on function pressrun.fail_stuck_jobs(integer) from public;
grant execute on function pressrun.fail_stuck_jobs(integer) to pressrun_janitor;
