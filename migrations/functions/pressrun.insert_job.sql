-- Before it knew of automatic retries, of reasons, of schedules, of CSV options, and of traces.
drop function if exists pressrun.insert_job(text, bigint, bigint, pressrun.report_types, jsonb, text, bigint, text[], smallint, text, text, text);
drop function if exists pressrun.insert_job(text, bigint, bigint, pressrun.report_types, jsonb, text, bigint, text[], smallint, text, text, text, smallint, text);
drop function if exists pressrun.insert_job(text, bigint, bigint, pressrun.report_types, jsonb, text, bigint, text[], smallint, text, text, text, smallint, text, text);
drop function if exists pressrun.insert_job(text, bigint, bigint, pressrun.report_types, jsonb, text, bigint, text[], smallint, text, text, text, smallint, text, text, text);
drop function if exists pressrun.insert_job(text, bigint, bigint, pressrun.report_types, jsonb, text, bigint, text[], smallint, text, text, text, smallint, text, text, text, jsonb);

create or replace function pressrun.insert_job(p_job text, p_event bigint, p_workspace bigint, p_type pressrun.report_types, p_params jsonb,
  p_format text, p_person bigint, p_notify_emails text[], p_lane smallint, p_retry_of text, p_rerun_of text, p_request_id text,
  p_automatic_retries smallint default 0, p_by text default null, p_reason text default null,
  p_schedule text default null, p_csv jsonb default null, p_trace text default null)
returns void
language plpgsql volatile
as $$
begin
  insert into pressrun.event_report_jobs (job_id, workspace_id, event_id, type, params, format, status, requested_by, created_at,
    queued_at, updated_at, lane, max_attempts, notify_emails, retry_of, rerun_of, request_id, automatic_retries,
    schedule_id, csv_options, trace_context, status_by, status_reason)
  values (p_job, p_workspace, p_event, p_type.type, p_params, p_format, 'queued', p_person, pressrun.now(),
    pressrun.now(), pressrun.now(), p_lane, p_type.max_attempts, coalesce(p_notify_emails, '{}'), p_retry_of, p_rerun_of, p_request_id,
    p_automatic_retries, p_schedule, p_csv, coalesce(p_trace, pressrun.new_trace_context()), coalesce(p_by, 'person:' || p_person),
    case when p_automatic_retries > 0 then 'automatic retry of ' || p_retry_of
         when p_retry_of is not null then 'retry of ' || p_retry_of
         when p_rerun_of is not null then 're-run of ' || p_rerun_of else p_reason end);
end
$$;

comment on function pressrun.insert_job(text, bigint, bigint, pressrun.report_types, jsonb, text, bigint, text[], smallint, text, text, text, smallint, text, text, text, jsonb, text) is
  'The one place where a job is made. p_by: who made it, the person unless said otherwise; p_reason: why, where it repeats no other job; p_schedule: of which schedule it is; p_csv: its csv_options; p_trace: its trace_context, a new one unless said otherwise. The triggers of the table write its history and put it into the queue.';
revoke all on function pressrun.insert_job(text, bigint, bigint, pressrun.report_types, jsonb, text, bigint, text[], smallint, text, text, text, smallint, text, text, text, jsonb, text) from public;
