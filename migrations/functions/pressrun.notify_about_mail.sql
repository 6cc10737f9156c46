create or replace function pressrun.notify_about_mail(p_job text) returns void
language plpgsql volatile
as $$
begin
  perform pressrun.notify_jobs(concat_ws(':', j.event_id, j.job_id, j.status))
  from pressrun.event_report_jobs j where j.job_id = p_job;
end
$$;

comment on function pressrun.notify_about_mail(text) is
  'Tells who looks at the job that a mail about it was sent, bounced, was given up or is sent again; nothing for a mail that is about no job.';
revoke all on function pressrun.notify_about_mail(text) from public;
