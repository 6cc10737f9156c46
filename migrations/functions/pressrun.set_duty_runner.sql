create or replace function pressrun.set_duty_runner(p_runner text) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_given bigint;
begin
  if p_runner is null or p_runner not in ('janitor', 'pg_cron') then
    perform pressrun.invalid('runner', 'must be janitor or pg_cron');
  end if;
  -- Waits for whoever is running one of them.
  update pressrun.duties d set runner = p_runner, due_at = least(d.due_at, clock_timestamp())
  where d.every >= interval '1 minute' and d.runner <> p_runner;
  get diagnostics v_given = row_count;
  return v_given;
end
$$;

comment on function pressrun.set_duty_runner(text) is
  'Gives the duties of a minute and more to pg_cron, or back to the janitor; their number. Each duty is run by exactly one of them. pg_cron must run select pressrun.cron_tick() every minute; ops.duties shows as overdue what nobody runs.';
revoke all on function pressrun.set_duty_runner(text) from public;
grant execute on function pressrun.set_duty_runner(text) to pressrun_ctl;
