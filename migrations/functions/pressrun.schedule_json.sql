create or replace function pressrun.schedule_json(p_schedule pressrun.report_schedules, p_person bigint, p_may_request boolean) returns jsonb
language plpgsql stable
as $$
declare
  v_may_manage constant boolean := p_may_request or p_schedule.owner_id = p_person;
  v_times timestamptz[] := case when p_schedule.state = 'active' then array[p_schedule.next_run_at] else '{}' end;
  v_due jsonb;
begin
  if p_schedule.state = 'active' then
    v_times := v_times || pressrun.cron_after(p_schedule.cron, p_schedule.time_zone, v_times[1]);
    v_times := v_times || pressrun.cron_after(p_schedule.cron, p_schedule.time_zone, v_times[2]);
  end if;
  select jsonb_build_object('due_at', pressrun.utc(r.due_at), 'outcome', r.outcome, 'job_id', r.job_id, 'missed', r.missed, 'note', r.note)
  into v_due from pressrun.schedule_runs r where r.schedule_id = p_schedule.schedule_id order by r.due_at desc limit 1;
  return jsonb_build_object(
    'schedule_id', p_schedule.schedule_id, 'event_id', p_schedule.event_id, 'owner', p_schedule.owner_id,
    'owner_name', pressrun.person_name(p_schedule.owner_id), 'type', p_schedule.type,
    'title', (select t.title from pressrun.report_types t where t.type = p_schedule.type), 'params', p_schedule.params,
    'format', case when p_schedule.format like '%,%' then to_jsonb(string_to_array(p_schedule.format, ',')) else to_jsonb(p_schedule.format) end,
    'csv', p_schedule.csv_options, 'notify_emails', to_jsonb(p_schedule.notify_emails), 'cron', p_schedule.cron, 'time_zone', p_schedule.time_zone,
    'state', p_schedule.state, 'reason', p_schedule.state_reason, 'state_by', p_schedule.state_by,
    'state_by_name', pressrun.person_name(substring(p_schedule.state_by from '^person:(\d+)$')::bigint), 'state_at', pressrun.utc(p_schedule.state_at),
    'next_run_at', pressrun.utc(p_schedule.next_run_at),
    'next_times', (select coalesce(jsonb_agg(pressrun.utc(t) order by t) filter (where t is not null), '[]') from unnest(v_times) t),
    'last_due', v_due,
    'last_run', (select jsonb_build_object('job_id', j.job_id, 'status', j.status, 'at', pressrun.utc(p_schedule.last_run_at))
                 from pressrun.event_report_jobs j where j.job_id = p_schedule.last_job_id),
    'consecutive_failures', p_schedule.consecutive_failures,
    'created_at', pressrun.utc(p_schedule.created_at), 'updated_at', pressrun.utc(p_schedule.updated_at),
    'actions', to_jsonb(array_remove(array[
      case when p_may_request then 'change' end, case when p_may_request then 'run' end,
      case when v_may_manage and p_schedule.state = 'active' then 'pause' end,
      case when v_may_manage and p_schedule.state <> 'active' then 'resume' end,
      case when v_may_manage then 'delete' end], null)));
end
$$;

comment on function pressrun.schedule_json(pressrun.report_schedules, bigint, boolean) is
  'A schedule as the API shows it to a person who may see it: what it asks for, its next three times, what became of its last due time and its last job.';
revoke all on function pressrun.schedule_json(pressrun.report_schedules, bigint, boolean) from public;
