create or replace function pressrun.do_duty(p_name text) returns bigint
language plpgsql volatile
as $$
declare
  v_affected bigint;
begin
  case p_name
    when 'rescue_lost_runs' then v_affected := pressrun.rescue_lost_runs();
    when 'enforce_deadlines' then v_affected := pressrun.enforce_deadlines();
    when 'release_backoff' then v_affected := pressrun.release_backoff();
    when 'readmit_stranded' then v_affected := pressrun.readmit_stranded();
    when 'fail_stuck_jobs' then v_affected := pressrun.fail_stuck_jobs();
    when 'expire_artifacts' then v_affected := pressrun.expire_artifacts();
    when 'prune' then v_affected := pressrun.prune();
    when 'run_schedules' then v_affected := pressrun.run_schedules();
    when 'settle_schedule_runs' then v_affected := pressrun.settle_schedule_runs();
    else raise exception 'There is no duty %.', p_name using errcode = 'PRNFD';
  end case;
  update pressrun.duties d set finished_at = clock_timestamp(), affected = v_affected, last_error = null where d.name = p_name;
  return v_affected;
end
$$;

comment on function pressrun.do_duty(text) is
  'Does what a duty is, and notes how it went; the number of rows it changed. Raises PRNFD for an unknown one. REQUIRES the lock of the duty''s row.';
revoke all on function pressrun.do_duty(text) from public;
