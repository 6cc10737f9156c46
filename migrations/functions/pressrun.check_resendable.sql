create or replace function pressrun.check_resendable(p_job pressrun.event_report_jobs) returns void
language plpgsql stable
as $$
begin
  if p_job.status = 'expired' then
    raise exception 'This report''s artifacts were removed after % days. Generate a new one.',
      (select t.retention_days from pressrun.report_types t where t.type = p_job.type) using errcode = 'PRCFL';
  elsif p_job.status <> 'completed' then
    raise exception 'Mails of a report can be sent again once it has completed; this one is %.', p_job.status using errcode = 'PRCFL';
  elsif not exists (select from pressrun.event_report_job_artifacts a where a.job_id = p_job.job_id and a.state = 'available') then
    raise exception 'This report''s files are not there any more. Generate a new one.' using errcode = 'PRCFL';
  end if;
end
$$;

comment on function pressrun.check_resendable(pressrun.event_report_jobs) is
  'Raises PRCFL unless a mail about the job would lead to a file.';
revoke all on function pressrun.check_resendable(pressrun.event_report_jobs) from public;
