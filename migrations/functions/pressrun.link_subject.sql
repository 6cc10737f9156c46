create or replace function pressrun.link_subject(p_person bigint, p_event bigint, p_job text, p_format text) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.visible_job(p_person, p_event, p_job);
  v_format text := coalesce(p_format, split_part(v_job.format, ',', 1));
  v_expires_at text;
begin
  if not pressrun.may_read(p_person, v_job.workspace_id, v_job.type) then
    raise exception 'You don''t have permission to access this report. Contact your workspace admin.' using errcode = 'PRFBD';
  elsif not v_format = any (string_to_array(v_job.format, ',')) then
    perform pressrun.invalid('format', 'must be one of ' || replace(v_job.format, ',', ', '));
  elsif v_job.status in ('failed', 'cancelled') then
    raise exception 'This job is % and has no file. Run it again.', v_job.status using errcode = 'PRCFL';
  end if;
  select pressrun.utc(a.expires_at) into v_expires_at from pressrun.event_report_job_artifacts a
  where a.job_id = p_job and a.format = v_format and a.state = 'available';
  if v_expires_at is null and v_job.status in ('completed', 'expired') then
    raise exception 'This report''s artifacts were removed after % days. Generate a new one.',
      (select t.retention_days from pressrun.report_types t where t.type = v_job.type) using errcode = 'PRCFL';
  end if;
  return jsonb_build_object('job_id', v_job.job_id, 'format', v_format, 'artifact_expires_at', v_expires_at);
end
$$;

comment on function pressrun.link_subject(bigint, bigint, text, text) is
  'Whether a download link of this job may be signed for the person, and for which of its formats (null: the first). Raises PRNFD, PRFBD, PRINV, or PRCFL when there is no file and will be none.';
revoke all on function pressrun.link_subject(bigint, bigint, text, text) from public;
grant execute on function pressrun.link_subject(bigint, bigint, text, text) to pressrun_httpd;
