-- Who may use which schema, and the few reads that do not go through a function. EXECUTE is granted beside each function.
comment on schema pressrun is 'Pressrun: jobs, runs, artifacts and the queue, and the functions that are the only way to write them.';
revoke all on schema pressrun, reports, ops, platform from public;
grant usage on schema pressrun to pressrun_httpd, pressrun_worker, pressrun_janitor, pressrun_courier, pressrun_ctl;
grant usage on schema reports to pressrun_reader;
grant usage on schema ops to pressrun_ctl;

-- Under row-level security; the diagnostic of a run and the worker's address are not for the httpd.
grant select on pressrun.event_report_jobs, pressrun.event_report_job_events, pressrun.event_report_job_artifacts,
  pressrun.event_report_job_downloads, pressrun.type_titles to pressrun_httpd;
grant select (job_id, run_lease, attempt, claimed_at, began_at, stage, progress, rows_written, progressed_at, ended_at, outcome)
  on pressrun.event_report_job_runs to pressrun_httpd;
grant select (notification_id, job_id, email, status, reason, sent_at, resend_of, created_at, updated_at)
  on pressrun.notification_outbox to pressrun_httpd;
grant select on all tables in schema ops to pressrun_ctl;
