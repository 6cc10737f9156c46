create or replace function pressrun.run_duty(p_name text) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_runner text;
begin
  -- Held to the end, so that nobody else runs it meanwhile, nor can it be given to pg_cron.
  select d.runner into v_runner from pressrun.duties d where d.name = p_name for update;
  if v_runner is distinct from 'janitor' then
    if v_runner is null then
      raise exception 'There is no duty %.', p_name using errcode = 'PRNFD';
    end if;
    return 0;
  end if;
  return pressrun.do_duty(p_name);
end
$$;

comment on function pressrun.run_duty(text) is
  'Runs a duty of the janitor''s; the number of rows it changed, 0 when it was given to pg_cron meanwhile. Raises PRNFD for an unknown one.';
revoke all on function pressrun.run_duty(text) from public;
grant execute on function pressrun.run_duty(text) to pressrun_janitor, pressrun_ctl;
