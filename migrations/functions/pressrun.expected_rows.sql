create or replace function pressrun.expected_rows(p_job pressrun.event_report_jobs) returns bigint
language sql stable
as $$
  select a.rows from (
    select j.job_id from pressrun.event_report_jobs j
    where j.event_id = p_job.event_id and j.created_at < p_job.created_at and j.type = p_job.type and j.params = p_job.params
    order by j.created_at desc limit 1) earlier
  join pressrun.event_report_job_artifacts a on a.job_id = earlier.job_id and a.rows is not null
  limit 1
$$;

comment on function pressrun.expected_rows(pressrun.event_report_jobs) is
  'Rows of the last job of the same event, type and parameters, as an estimate for progress; null when there was none.';
revoke all on function pressrun.expected_rows(pressrun.event_report_jobs) from public;
