-- Lists of events with many jobs: counted and ordered without reading the jobs. All columns of the first and the last never change, so
-- they cost an update of a job nothing; the one with the status is worth that a change of status is no heap-only update any more.
-- Where there are millions of jobs, make them before, with "concurrently": what this file has locked stays locked until its end.
create index if not exists event_report_jobs_listed on pressrun.event_report_jobs (event_id, created_at desc, job_id desc)
  include (workspace_id, type, requested_by);
create index if not exists event_report_jobs_by_status on pressrun.event_report_jobs (event_id, status, created_at desc, job_id desc)
  include (workspace_id, type, requested_by);
create index if not exists event_report_jobs_by_type on pressrun.event_report_jobs (event_id, type, created_at desc, job_id desc)
  include (workspace_id, requested_by);
drop index pressrun.event_report_jobs_of_event;
