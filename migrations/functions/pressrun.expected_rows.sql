create or replace function pressrun.expected_rows(p_job pressrun.event_report_jobs) returns bigint
language sql stable
as $$
  select a.rows from (
    select j.job_id, j.type, j.params, j.created_at from pressrun.event_report_jobs j
    where j.event_id = p_job.event_id and j.created_at < p_job.created_at
    order by j.created_at desc limit 50) earlier
  join pressrun.event_report_job_artifacts a on a.job_id = earlier.job_id and a.rows is not null
  where earlier.type = p_job.type and earlier.params = p_job.params
  order by earlier.created_at desc limit 1
$$;

comment on function pressrun.expected_rows(pressrun.event_report_jobs) is
  'Rows of the last job with the same type and parameters, as an estimate for progress; null when there is none among the event''s last 50 jobs.';
revoke all on function pressrun.expected_rows(pressrun.event_report_jobs) from public;
