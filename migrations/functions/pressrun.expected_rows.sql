-- Before it could be asked by the worker.
drop function if exists pressrun.expected_rows(pressrun.event_report_jobs);

create or replace function pressrun.expected_rows(p_job text) returns bigint
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job pressrun.event_report_jobs;
begin
  select j.* into v_job from pressrun.event_report_jobs j where j.job_id = p_job;
  return (
    select a.rows from (
      select j.job_id, j.type, j.params, j.created_at from pressrun.event_report_jobs j
      where j.event_id = v_job.event_id and j.created_at < v_job.created_at
      order by j.created_at desc limit 50) earlier
    join pressrun.event_report_job_artifacts a on a.job_id = earlier.job_id and a.rows is not null
    where earlier.type = v_job.type and earlier.params = v_job.params
    order by earlier.created_at desc limit 1);
end
$$;

comment on function pressrun.expected_rows(text) is
  'Rows of the last job with the same type and parameters, as an estimate for progress; null when there is none among the event''s last 50 jobs. Asked for runs that have become long.';
revoke all on function pressrun.expected_rows(text) from public;
grant execute on function pressrun.expected_rows(text) to pressrun_worker;
