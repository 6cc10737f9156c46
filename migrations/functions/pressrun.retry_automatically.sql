create or replace function pressrun.retry_automatically(p_job pressrun.event_report_jobs) returns text
language plpgsql volatile
as $$
declare
  v_type pressrun.report_types;
  v_workspace constant bigint := pressrun.event_workspace(p_job.event_id);
  v_new text;
begin
  select t.* into v_type from pressrun.report_types t where t.type = p_job.type and t.enabled;
  if v_type.type is null or p_job.automatic_retries >= (select s.automatic_retries from pressrun.settings s)
    or not (pressrun.may_read(p_job.requested_by, v_workspace, p_job.type) and pressrun.may_request(p_job.requested_by, v_workspace)) then
    return null;
  end if;
  v_new := pressrun.new_ulid();
  perform pressrun.insert_job(v_new, p_job.event_id, p_job.workspace_id, v_type, p_job.params, p_job.format, p_job.requested_by,
    p_job.notify_emails, p_job.lane, p_job.job_id, null, p_job.request_id, (p_job.automatic_retries + 1)::smallint, 'janitor',
    p_schedule => p_job.schedule_id, p_csv => p_job.csv_options, p_trace => p_job.trace_context);
  return v_new;
end
$$;

comment on function pressrun.retry_automatically(pressrun.event_report_jobs) is
  'Queues a new job in place of a failed one, pointing back to it and in its trace; its id. Null when the chain is as long as settings.automatic_retries, when its requester may not request it any more, or its type is retired.';
revoke all on function pressrun.retry_automatically(pressrun.event_report_jobs) from public;
