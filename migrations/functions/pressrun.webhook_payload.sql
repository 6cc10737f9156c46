create or replace function pressrun.webhook_payload(p_job pressrun.event_report_jobs) returns jsonb
language plpgsql stable
as $$
begin
  return jsonb_build_object('type', 'job.' || p_job.status, 'timestamp', pressrun.utc(p_job.updated_at),
    'data', jsonb_build_object('job_id', p_job.job_id,
      'workspace_id', coalesce(pressrun.event_workspace(p_job.event_id), p_job.workspace_id), 'event_id', p_job.event_id, 'type', p_job.type,
      'format', string_to_array(p_job.format, ','), 'status', p_job.status,
      'requested_by', p_job.requested_by, 'created_at', pressrun.utc(p_job.created_at), 'finished_at', pressrun.utc(p_job.finished_at),
      'failure', case when p_job.failure_code is not null
        then jsonb_build_object('code', p_job.failure_code, 'reason', p_job.failure_reason) end));
end
$$;

comment on function pressrun.webhook_payload(pressrun.event_report_jobs) is
  'What a webhook says about a job: what happened to which; neither parameters nor links, which the receiver may ask the API for.';
revoke all on function pressrun.webhook_payload(pressrun.event_report_jobs) from public;
