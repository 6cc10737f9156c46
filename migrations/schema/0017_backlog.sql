-- What a long queue, or a workspace with many jobs, made slow. In job_queue no update of hold is a heap-only one anyway; what these cost is an
-- entry more when a job is queued or held. The one of event_report_jobs takes the place of another.
-- Where there are hundreds of thousands of jobs, make them before, with "concurrently": what this file has locked stays locked until its end.
create index if not exists job_queue_held on pressrun.job_queue (workspace_id, hold);
create index if not exists job_queue_arrival on pressrun.job_queue (seq);
create index if not exists job_queue_waiting_in_lane on pressrun.job_queue (lane, waiting_since) where hold is null;
drop index pressrun.job_queue_waiting;
create index if not exists event_report_jobs_counted on pressrun.event_report_jobs (workspace_id, created_at desc) include (status);
drop index pressrun.event_report_jobs_of_workspace;
