create or replace function pressrun.delete_schedule(p_person bigint, p_event bigint, p_schedule text) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  perform pressrun.managed_schedule(p_person, p_event, p_schedule);
  delete from pressrun.report_schedules s where s.schedule_id = p_schedule;
end
$$;

comment on function pressrun.delete_schedule(bigint, bigint, text) is
  'Removes a schedule and the rows of its runs. The jobs stay, and their history says which schedule made them. Raises PRNFD, PRFBD.';
revoke all on function pressrun.delete_schedule(bigint, bigint, text) from public;
grant execute on function pressrun.delete_schedule(bigint, bigint, text) to pressrun_httpd;
