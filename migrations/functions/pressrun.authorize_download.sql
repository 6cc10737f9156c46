drop function if exists pressrun.authorize_download(bigint, text, text, bigint);

create function pressrun.authorize_download(p_event bigint, p_job text, p_format text, p_subject bigint)
returns table (outcome text, title text, artifact_id text, r2_key text, filename text, content_type text, bytes bigint, sha256 text, retention_days integer,
  time_zone text)
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
declare
  v_job pressrun.event_report_jobs;
begin
  select * into v_job from pressrun.event_report_jobs j where j.job_id = p_job and j.event_id = p_event;
  if not found or p_format is null or not p_format = any (string_to_array(v_job.format, ',')) then
    return query select 'not_found', null, null, null, null, null, null::bigint, null, null::integer, null;
    return;
  end if;
  return query
    select case
        when not pressrun.may_read(p_subject, pressrun.event_workspace(v_job.event_id), v_job.type) then 'forbidden'
        when v_job.status in ('queued', 'running') then 'not_ready'
        when v_job.status in ('failed', 'cancelled') then 'failed'
        when a.state = 'available' then 'ok'
        else 'swept'
      end,
      t.title, a.artifact_id, a.r2_key, a.filename, a.content_type, a.bytes, a.sha256, t.retention_days,
      (select e.time_zone from platform.event(p_event) e)
    from pressrun.report_types t
    left join pressrun.event_report_job_artifacts a on a.job_id = p_job and a.format = p_format and a.state = 'available'
    where t.type = v_job.type;
end
$$;

comment on function pressrun.authorize_download(bigint, text, text, bigint) is
  'What a signed link gives its subject now: ok (with the object), not_ready, swept, failed (no file will come), forbidden, not_found. Permission is asked anew each time.';
revoke all on function pressrun.authorize_download(bigint, text, text, bigint) from public;
grant execute on function pressrun.authorize_download(bigint, text, text, bigint) to pressrun_httpd;
