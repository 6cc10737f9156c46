-- Row-level security: what a person may see of jobs, decided once a query (SPEC S11, A3). The owner's functions are not
-- subject to it; whoever reads as pressrun_httpd is.
alter table pressrun.event_report_jobs enable row level security;
alter table pressrun.event_report_job_events enable row level security;
alter table pressrun.event_report_job_runs enable row level security;
alter table pressrun.event_report_job_artifacts enable row level security;
alter table pressrun.event_report_job_downloads enable row level security;
alter table pressrun.notification_outbox enable row level security;

drop policy if exists visible_to_person on pressrun.event_report_jobs;
create policy visible_to_person on pressrun.event_report_jobs for select to pressrun_httpd
  using (requested_by = (select pressrun.current_person())
    or (event_id, type) in (select v.event_id, v.type from pressrun.visible_event_types() v));

drop policy if exists with_its_job on pressrun.event_report_job_events;
create policy with_its_job on pressrun.event_report_job_events for select to pressrun_httpd
  using (exists (select from pressrun.event_report_jobs j where j.job_id = event_report_job_events.job_id));
drop policy if exists with_its_job on pressrun.event_report_job_runs;
create policy with_its_job on pressrun.event_report_job_runs for select to pressrun_httpd
  using (exists (select from pressrun.event_report_jobs j where j.job_id = event_report_job_runs.job_id));
drop policy if exists with_its_job on pressrun.event_report_job_artifacts;
create policy with_its_job on pressrun.event_report_job_artifacts for select to pressrun_httpd
  using (exists (select from pressrun.event_report_jobs j where j.job_id = event_report_job_artifacts.job_id));
drop policy if exists with_its_job on pressrun.event_report_job_downloads;
create policy with_its_job on pressrun.event_report_job_downloads for select to pressrun_httpd
  using (exists (select from pressrun.event_report_jobs j where j.job_id = event_report_job_downloads.job_id));
drop policy if exists with_its_job on pressrun.notification_outbox;
create policy with_its_job on pressrun.notification_outbox for select to pressrun_httpd
  using (exists (select from pressrun.event_report_jobs j where j.job_id = notification_outbox.job_id));
