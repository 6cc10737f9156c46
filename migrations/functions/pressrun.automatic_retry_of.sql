create or replace function pressrun.automatic_retry_of(p_job text) returns text
language plpgsql stable
as $$
begin
  return (
    select r.job_id from pressrun.event_report_jobs j
    join pressrun.event_report_jobs r on r.requested_by = j.requested_by and r.created_at >= j.finished_at  -- which is indexed
      and r.retry_of = j.job_id and r.automatic_retries > 0
    where j.job_id = p_job
    order by r.created_at limit 1);
end
$$;

comment on function pressrun.automatic_retry_of(text) is
  'The job that tries a failed one again by itself (J5); null when there is none.';
revoke all on function pressrun.automatic_retry_of(text) from public;
