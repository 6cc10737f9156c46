create or replace function pressrun.visible_job(p_person bigint, p_event bigint, p_job text) returns pressrun.event_report_jobs
language plpgsql stable
as $$
declare
  v_job pressrun.event_report_jobs;
begin
  select * into v_job from pressrun.event_report_jobs j where j.job_id = p_job and j.event_id = p_event;
  v_job.workspace_id := pressrun.event_workspace(v_job.event_id);
  if v_job.job_id is null or not (v_job.requested_by = p_person or pressrun.may_read(p_person, v_job.workspace_id, v_job.type)) then
    raise exception 'There is no job % that you can see.', p_job using errcode = 'PRNFD';
  end if;
  return v_job;
end
$$;

comment on function pressrun.visible_job(bigint, bigint, text) is
  'The job, if the person may see it (its requester, or whoever has its type''s permission in the event''s workspace). Its workspace_id is that of its event as of now. Raises PRNFD otherwise.';
revoke all on function pressrun.visible_job(bigint, bigint, text) from public;
