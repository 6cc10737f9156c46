-- Retention: what the sweeper and the button of an expired link need.
alter table pressrun.settings
  add column delete_grace interval not null default '10 minutes' check (delete_grace >= '5 minutes');
comment on column pressrun.settings.delete_grace is 'Between the expiry of an artifact and the deletion of its object: at least the life of a presigned URL (5 minutes), so that nobody is sent to an object that is gone.';

create index event_report_job_artifacts_to_expire on pressrun.event_report_job_artifacts (expires_at) where state = 'available';
create index event_report_jobs_reruns on pressrun.event_report_jobs (rerun_of) where rerun_of is not null;

insert into pressrun.duties (name, every, due_at) values ('expire_artifacts', '10 seconds', clock_timestamp());
