create or replace function pressrun.complete_job(p_job text, p_run_lease bigint, p_token uuid, p_artifacts jsonb) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.leased_job(p_job, p_run_lease, p_token);
  v_offered bigint;
begin
  if v_job.job_id is null then
    return case when exists (
      select from pressrun.event_report_job_runs r
      where r.job_id = p_job and r.run_lease = p_run_lease and r.lease_token = p_token and r.outcome = 'completed')
      then 'ok' else 'lease_lost' end;
  elsif v_job.cancel_requested_at is not null and not v_job.cancel_too_late then
    return pressrun.end_cancelled(v_job, 'worker:' || v_job.worker_id);
  end if;
  update pressrun.event_report_job_artifacts a
  set state = 'available', bytes = d.bytes, rows = d.rows, sha256 = d.sha256,
    expires_at = pressrun.now() + make_interval(days => t.retention_days)
  from jsonb_to_recordset(p_artifacts) as d(artifact_id text, bytes bigint, rows bigint, sha256 text), pressrun.report_types t
  where a.artifact_id = d.artifact_id and a.job_id = p_job and a.run_lease = p_run_lease and a.state = 'uploading' and t.type = v_job.type;
  get diagnostics v_offered = row_count;
  if v_offered <> cardinality(string_to_array(v_job.format, ',')) then
    raise exception 'Job % has % formats but % artifacts were stored.', p_job, cardinality(string_to_array(v_job.format, ',')), v_offered
      using errcode = 'PRINV';
  end if;
  update pressrun.event_report_job_runs r
  set ended_at = clock_timestamp(), outcome = 'completed', stage = 'finalizing', progress = 100, progressed_at = pressrun.now(),
    rows_written = greatest(r.rows_written, (select max((d ->> 'rows')::bigint) from jsonb_array_elements(p_artifacts) d))
  where r.job_id = p_job and r.run_lease = p_run_lease;
  perform pressrun.drop_chunks(p_job, p_run_lease) from pressrun.event_report_job_cuts c where c.job_id = p_job and c.run_lease = p_run_lease;
  update pressrun.event_report_jobs j
  set status = 'completed', finished_at = pressrun.now(), updated_at = pressrun.now(), status_by = 'worker:' || j.worker_id, status_reason = null
  where j.job_id = p_job;
  if v_job.notify_emails <> '{}' then
    insert into pressrun.notification_outbox (notification_id, job_id, email, created_at, updated_at)
    select pressrun.new_ulid(), p_job, e.email, pressrun.now(), pressrun.now() from unnest(v_job.notify_emails) e(email)
    on conflict (job_id, lower(email)) where resend_of is null do nothing;
  end if;
  return 'ok';
end
$$;

comment on function pressrun.complete_job(text, bigint, uuid, jsonb) is
  'Ends a run well: in one transaction its artifacts become visible, the job completed, and mails due. ok (also when repeated after a lost answer), lease_lost, or cancelled when a cancel came in time. p_artifacts: [{"artifact_id", "bytes", "rows", "sha256"}], one for each format.';
revoke all on function pressrun.complete_job(text, bigint, uuid, jsonb) from public;
grant execute on function pressrun.complete_job(text, bigint, uuid, jsonb) to pressrun_worker;
