-- Before traces.
drop function if exists pressrun.request_scheduled(pressrun.report_schedules, bigint, timestamptz, smallint, text, text, text);

create or replace function pressrun.request_scheduled(p_schedule pressrun.report_schedules, p_person bigint, p_at timestamptz, p_lane smallint,
  p_by text, p_reason text, p_request_id text default null, p_trace text default null) returns text
language plpgsql volatile
as $$
declare
  v_job constant text := pressrun.new_ulid();
  v_event record;
  v_type pressrun.report_types;
  v_params jsonb;
begin
  select * into v_event from pressrun.member_event(p_person, p_schedule.event_id);
  v_type := pressrun.requestable_type(p_schedule.type, v_event.permissions);
  perform pressrun.chosen_format(v_type, string_to_array(p_schedule.format, ','));
  v_params := pressrun.resolve_params(v_type, p_schedule.params, v_event.time_zone, p_at);
  perform pressrun.check_references(v_type, p_schedule.event_id, v_params);
  perform pressrun.check_daily_quota(v_event.workspace_id);
  perform pressrun.insert_job(v_job, p_schedule.event_id, v_event.workspace_id, v_type, v_params, p_schedule.format, p_person,
    p_schedule.notify_emails, p_lane, null, null, p_request_id, p_by => p_by, p_reason => p_reason,
    p_schedule => p_schedule.schedule_id, p_csv => p_schedule.csv_options, p_trace => p_trace);
  update pressrun.report_schedules s set last_run_at = pressrun.now(), last_job_id = v_job, workspace_id = v_event.workspace_id
  where s.schedule_id = p_schedule.schedule_id;
  return v_job;
end
$$;

comment on function pressrun.request_scheduled(pressrun.report_schedules, bigint, timestamptz, smallint, text, text, text, text) is
  'A job of the schedule in the name of p_person, with the checks of request_report(); relative periods mean what they mean at p_at. Raises PRNFD, PRFBD, PRINV, PRQTA as that does. REQUIRES the lock of the schedule.';
revoke all on function pressrun.request_scheduled(pressrun.report_schedules, bigint, timestamptz, smallint, text, text, text, text) from public;
