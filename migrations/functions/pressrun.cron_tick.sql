create or replace function pressrun.cron_tick() returns integer
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_duty text;
  v_done integer := 0;
begin
  for v_duty in
    select d.name from pressrun.duties d where d.runner = 'pg_cron' and d.due_at <= clock_timestamp()
    order by d.due_at for update skip locked
  loop
    update pressrun.duties d set due_at = clock_timestamp() + d.every - interval '1 second', taken_by = 'pg_cron', taken_at = clock_timestamp()
    where d.name = v_duty;
    begin
      perform pressrun.do_duty(v_duty);
      v_done := v_done + 1;
    exception when others then
      -- One duty that fails must not keep the others from being done.
      perform pressrun.duty_failed(v_duty, sqlerrm);
    end;
  end loop;
  return v_done;
end
$$;

comment on function pressrun.cron_tick() is
  'What pg_cron runs every minute: the duties that were given to it (set_duty_runner()) and are due; how many went well.';
revoke all on function pressrun.cron_tick() from public;
grant execute on function pressrun.cron_tick() to pressrun_janitor;
