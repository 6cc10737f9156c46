-- Before traces. Calls of then fit the new one.
drop function if exists pressrun.run_schedule_now(bigint, bigint, text, text);

create or replace function pressrun.run_schedule_now(p_person bigint, p_event bigint, p_schedule text, p_request_id text default null,
  p_trace text default null)
returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule constant pressrun.report_schedules := pressrun.visible_schedule(p_person, p_event, p_schedule, true);
begin
  perform pressrun.require_read_committed();
  return pressrun.request_scheduled(v_schedule, p_person, pressrun.now(), 0::smallint, 'person:' || p_person,
    'schedule ' || p_schedule || ', by hand', p_request_id, p_trace);
end
$$;

comment on function pressrun.run_schedule_now(bigint, bigint, text, text, text) is
  'Requests the report of a schedule at once, in the name and with the rights of p_person and before scheduled jobs, also of a paused or stopped one; the schedule''s own times stay. The job''s id. Raises as request_report() does.';
revoke all on function pressrun.run_schedule_now(bigint, bigint, text, text, text) from public;
grant execute on function pressrun.run_schedule_now(bigint, bigint, text, text, text) to pressrun_httpd;
