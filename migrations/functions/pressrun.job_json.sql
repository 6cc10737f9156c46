drop function if exists pressrun.job_json(pressrun.event_report_jobs, boolean);  -- before the type's permission counted
drop function if exists pressrun.job_json(pressrun.event_report_jobs, text[]);   -- before lists asked for all places at once

create or replace function pressrun.job_json(p_job pressrun.event_report_jobs, p_permissions text[], p_places jsonb default null) returns jsonb
language plpgsql stable
as $$
declare
  v_type pressrun.type_titles;
  v_own constant boolean := p_job.requested_by is not distinct from pressrun.current_person();
  v_may_request constant boolean := 'reports.create' = any (p_permissions);
  v_may_read boolean;
  v_note text;
  v_paused text;
  v_run record;
  v_artifacts jsonb := '[]';
  v_notifications jsonb := '[]';
begin
  select * into v_type from pressrun.type_titles t where t.type = p_job.type;
  v_may_read := coalesce(v_type.permission = any (p_permissions), false);
  select r.stage, r.progress, r.rows_written, r.progressed_at into v_run from pressrun.event_report_job_runs r
  where r.job_id = p_job.job_id and p_job.status <> 'queued' order by r.run_lease desc limit 1;
  if p_job.status = 'queued' then
    v_paused := pressrun.pause_note(p_job.workspace_id, p_job.type);
  end if;
  v_note := coalesce(pressrun.waiting_note(p_job, v_run.progressed_at), v_paused);
  if p_job.status = 'completed' then
    select jsonb_agg(jsonb_build_object('artifact_id', a.artifact_id, 'format', a.format, 'filename', a.filename,
      'content_type', a.content_type, 'bytes', a.bytes, 'rows', a.rows, 'sha256', a.sha256,
      'expires_at', pressrun.utc(a.expires_at)) order by a.artifact_id) into v_artifacts
    from pressrun.event_report_job_artifacts a where a.job_id = p_job.job_id and a.state = 'available';
  end if;
  if p_job.notify_emails <> '{}' then
    v_notifications := coalesce(pressrun.notifications_json(p_job.job_id), '[]');
  end if;
  return jsonb_build_object(
    'job_id', p_job.job_id, 'event_id', p_job.event_id, 'type', p_job.type, 'title', v_type.title, 'params', p_job.params,
    'format', case when p_job.format like '%,%' then to_jsonb(string_to_array(p_job.format, ',')) else to_jsonb(p_job.format) end,
    'csv', p_job.csv_options, 'status', p_job.status,
    'stage', case p_job.status when 'completed' then 'finalizing' else coalesce(v_run.stage, 'queued') end,
    'progress', case when p_job.status in ('completed', 'expired') then 100 else coalesce(v_run.progress, 0) end,
    'rows_written', coalesce(v_run.rows_written, 0),
    'attempt', p_job.attempt, 'requested_by', p_job.requested_by,
    'requested_by_name', pressrun.person_name(p_job.requested_by),
    'created_at', pressrun.utc(p_job.created_at), 'queued_at', pressrun.utc(p_job.queued_at),
    'started_at', pressrun.utc(p_job.started_at), 'finished_at', pressrun.utc(p_job.finished_at),
    'updated_at', pressrun.utc(greatest(p_job.updated_at, v_run.progressed_at, p_job.cancel_requested_at)))
  || jsonb_build_object(
    'note', coalesce(v_note, case when v_notifications @? '$[*] ? (@.status == "bounced" && @.resent_as == null)' then 'email notification bounced' end),
    'queue', case when v_paused is not null then jsonb_build_object('paused', v_paused)
      when v_note is not null and p_job.status = 'queued'
        then case when p_places is null then pressrun.queue_place(p_job.job_id) else p_places -> p_job.job_id end end,
    'failure', case when p_job.failure_code is not null
      then jsonb_build_object('code', p_job.failure_code, 'reason', p_job.failure_reason) end,
    'cancel_state', case when p_job.status = 'cancelled' then 'cancelled' when p_job.cancel_requested_at is null then null
      when p_job.cancel_too_late then 'may_complete' else 'requested' end,
    'artifacts', coalesce(v_artifacts, '[]'), 'notify_emails', p_job.notify_emails, 'notifications', v_notifications,
    'actions', pressrun.job_actions(p_job, v_own, v_may_request, v_may_read, v_type.enabled) || case when v_artifacts <> '[]'
      and (v_own or v_may_request and v_may_read)
      and v_notifications @? '$[*] ? (@.status != "pending" && @.resent_as == null)' then '["resend"]' else '[]' end::jsonb,
    'retry_of', p_job.retry_of, 'rerun_of', p_job.rerun_of, 'schedule_id', p_job.schedule_id,
    'download_count', p_job.download_count, 'last_downloaded_at', pressrun.utc(p_job.last_downloaded_at));
end
$$;

comment on function pressrun.job_json(pressrun.event_report_jobs, text[], jsonb) is
  'A job as the API shows it to somebody with these permissions in its workspace. Runs with the rights of the caller, so row-level security decides what is in it; diagnostics are not. While a pause holds it, queue.paused says so, and note too until the note of a slow job (SPEC J4) takes its place. p_places: queue_places() of this and other jobs, where the caller has asked for many. Stable, so that all of it is of the moment of the query that calls it: let that be the one that reads the job.';
revoke all on function pressrun.job_json(pressrun.event_report_jobs, text[], jsonb) from public;
grant execute on function pressrun.job_json(pressrun.event_report_jobs, text[], jsonb) to pressrun_httpd;
