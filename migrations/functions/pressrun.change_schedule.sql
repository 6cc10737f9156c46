create or replace function pressrun.change_schedule(p_person bigint, p_event bigint, p_schedule text, p_changes jsonb) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_schedule pressrun.report_schedules := pressrun.visible_schedule(p_person, p_event, p_schedule, true);
  v_event record;
  v_type pressrun.report_types;
begin
  select * into v_event from pressrun.member_event(p_person, p_event);
  v_type := pressrun.requestable_type(v_schedule.type, v_event.permissions);
  if p_changes ? 'format' then
    v_schedule.format := pressrun.chosen_format(v_type, array(select jsonb_array_elements_text(p_changes -> 'format')));
  end if;
  if p_changes ? 'csv' then
    v_schedule.csv_options := pressrun.chosen_csv_options(v_schedule.format, p_changes -> 'csv');
  elsif not 'csv' = any (string_to_array(v_schedule.format, ',')) then
    v_schedule.csv_options := null;
  end if;
  if p_changes ? 'params' then
    v_schedule.params := p_changes -> 'params';
    perform pressrun.check_references(v_type, p_event, pressrun.resolve_params(v_type, v_schedule.params, v_event.time_zone));
  end if;
  if p_changes ? 'notify_emails' then
    v_schedule.notify_emails := array(select jsonb_array_elements_text(p_changes -> 'notify_emails'));
    perform pressrun.check_recipients(v_schedule.notify_emails);
  end if;
  if p_changes ?| array['cron', 'time_zone'] then
    v_schedule.cron := btrim(coalesce(p_changes ->> 'cron', v_schedule.cron), E' \t');
    v_schedule.time_zone := case when p_changes ? 'time_zone' then coalesce(p_changes ->> 'time_zone', v_event.time_zone) else v_schedule.time_zone end;
    if v_schedule.state = 'active' then
      v_schedule.next_run_at := pressrun.cron_next(v_schedule.cron, v_schedule.time_zone, pressrun.now());
    else
      perform pressrun.cron_next(v_schedule.cron, v_schedule.time_zone, pressrun.now());
    end if;
  end if;
  update pressrun.report_schedules s
  set params = v_schedule.params, format = v_schedule.format, csv_options = v_schedule.csv_options, notify_emails = v_schedule.notify_emails, cron = v_schedule.cron,
    time_zone = v_schedule.time_zone, next_run_at = v_schedule.next_run_at, updated_at = pressrun.now()
  where s.schedule_id = p_schedule
  returning s.* into v_schedule;
  return pressrun.schedule_json(v_schedule, p_person, true);
end
$$;

comment on function pressrun.change_schedule(bigint, bigint, text, jsonb) is
  'Changes the members of p_changes (params, format, a list, csv, see chosen_csv_options(), notify_emails, cron, time_zone; null for that of the event) and leaves the others, but for CSV options when there is no CSV any more; whose it is, its type and its state stay. A changed time counts from now. Raises as create_schedule() does, and PRNFD for a schedule that the person may not see.';
revoke all on function pressrun.change_schedule(bigint, bigint, text, jsonb) from public;
grant execute on function pressrun.change_schedule(bigint, bigint, text, jsonb) to pressrun_httpd;
