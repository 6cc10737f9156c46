-- Before traces. Calls of then fit the new one.
drop function if exists pressrun.renew_download(bigint, bigint, text, text, text);

create or replace function pressrun.renew_download(p_person bigint, p_event bigint, p_job text, p_format text, p_request_id text,
  p_trace text default null)
returns table (outcome text, job_id text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
declare
  v_job pressrun.event_report_jobs;
  v_again text;
begin
  -- The lock makes a second click wait, which then finds what the first one began.
  select * into v_job from pressrun.event_report_jobs j where j.job_id = p_job and j.event_id = p_event for no key update;
  v_job.workspace_id := pressrun.event_workspace(v_job.event_id);
  if v_job.job_id is null or p_format is null or not p_format = any (string_to_array(v_job.format, ',')) then
    raise exception 'There is no job % that you can see.', p_job using errcode = 'PRNFD';
  elsif not pressrun.may_read(p_person, v_job.workspace_id, v_job.type) then
    raise exception 'You don''t have permission to access this report. Contact your workspace admin.' using errcode = 'PRFBD';
  elsif v_job.status in ('queued', 'running') or exists (
      select from pressrun.event_report_job_artifacts a where a.job_id = p_job and a.format = p_format and a.state = 'available') then
    return query select 'signed', p_job;
    return;
  end if;
  select j.job_id into v_again from pressrun.event_report_jobs j
  where j.rerun_of = p_job and j.requested_by = p_person and j.status in ('queued', 'running')
    and (j.cancel_requested_at is null or j.cancel_too_late)
  limit 1;
  return query select 'rerun', coalesce(v_again, pressrun.repeat_job(p_person, v_job, null, p_job, p_request_id, p_trace));
end
$$;

comment on function pressrun.renew_download(bigint, bigint, text, text, text, text) is
  'What the holder of an expired link is given: signed (a new link of that job, whose file is there or under way), or rerun (a new job that points back, or the one that this person began so and that is under way). Raises PRNFD, PRFBD without the permission, and what a re-run raises.';
revoke all on function pressrun.renew_download(bigint, bigint, text, text, text, text) from public;
grant execute on function pressrun.renew_download(bigint, bigint, text, text, text, text) to pressrun_httpd;
