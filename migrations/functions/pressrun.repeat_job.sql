-- Before traces.
drop function if exists pressrun.repeat_job(bigint, pressrun.event_report_jobs, text, text, text);

create or replace function pressrun.repeat_job(p_person bigint, p_job pressrun.event_report_jobs, p_retry_of text, p_rerun_of text, p_request_id text,
  p_trace text)
returns text
language plpgsql volatile
as $$
declare
  v_type pressrun.report_types;
  v_new text := pressrun.new_ulid();
begin
  perform pressrun.require_read_committed();
  v_type := pressrun.requestable_type(p_job.type, platform.permissions(p_person, p_job.workspace_id));
  perform pressrun.chosen_format(v_type, string_to_array(p_job.format, ','));
  perform pressrun.check_daily_quota(p_job.workspace_id);
  perform pressrun.insert_job(v_new, p_job.event_id, p_job.workspace_id, v_type, p_job.params, p_job.format, p_person,
    p_job.notify_emails, 0::smallint, p_retry_of, p_rerun_of, p_request_id, p_csv => p_job.csv_options, p_trace => p_trace);
  return v_new;
end
$$;

comment on function pressrun.repeat_job(bigint, pressrun.event_report_jobs, text, text, text, text) is
  'A new job with the parameters, format, CSV options and recipients of another, in the trace of who asked for it. Raises PRFBD, PRQTA, PRINV as a request does.';
revoke all on function pressrun.repeat_job(bigint, pressrun.event_report_jobs, text, text, text, text) from public;
