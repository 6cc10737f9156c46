-- Before a CSV file could be chosen. Calls of then fit the new one.
drop function if exists pressrun.create_schedule(bigint, bigint, text, jsonb, text[], text, text, text[]);

create or replace function pressrun.create_schedule(p_person bigint, p_event bigint, p_type text, p_params jsonb, p_formats text[], p_cron text,
  p_time_zone text default null, p_notify_emails text[] default '{}', p_csv jsonb default null) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule pressrun.report_schedules;
  v_event record;
  v_type pressrun.report_types;
begin
  select * into v_event from pressrun.member_event(p_person, p_event);
  v_type := pressrun.requestable_type(p_type, v_event.permissions);
  v_schedule.format := pressrun.chosen_format(v_type, p_formats);
  v_schedule.csv_options := pressrun.chosen_csv_options(v_schedule.format, p_csv);
  v_schedule.params := coalesce(p_params, '{}');
  perform pressrun.check_references(v_type, p_event, pressrun.resolve_params(v_type, v_schedule.params, v_event.time_zone));
  perform pressrun.check_recipients(p_notify_emails);
  v_schedule.time_zone := coalesce(p_time_zone, v_event.time_zone);
  v_schedule.cron := btrim(p_cron, E' \t');
  insert into pressrun.report_schedules as s (schedule_id, workspace_id, event_id, owner_id, type, params, format, csv_options, notify_emails, cron, time_zone,
    state_by, state_at, next_run_at, created_at, updated_at)
  values (pressrun.new_ulid(), v_event.workspace_id, p_event, p_person, p_type, v_schedule.params, v_schedule.format, v_schedule.csv_options,
    coalesce(p_notify_emails, '{}'), v_schedule.cron, v_schedule.time_zone, 'person:' || p_person, pressrun.now(),
    pressrun.cron_next(v_schedule.cron, v_schedule.time_zone, pressrun.now()), pressrun.now(), pressrun.now())
  returning s.* into v_schedule;
  return pressrun.schedule_json(v_schedule, p_person, true);
end
$$;

comment on function pressrun.create_schedule(bigint, bigint, text, jsonb, text[], text, text, text[], jsonb) is
  'A report that is requested by the clock, in the name of p_person; checked as a request of it would be. p_time_zone: that of the event, where null. p_csv: see chosen_csv_options(). Raises PRNFD (event), PRFBD (permission), PRINV (type, format, CSV option, parameter, recipient, cron, time_zone).';
revoke all on function pressrun.create_schedule(bigint, bigint, text, jsonb, text[], text, text, text[], jsonb) from public;
grant execute on function pressrun.create_schedule(bigint, bigint, text, jsonb, text[], text, text, text[], jsonb) to pressrun_httpd;
