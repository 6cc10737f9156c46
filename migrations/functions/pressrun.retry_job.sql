-- Before traces. Calls of then fit the new one.
drop function if exists pressrun.retry_job(bigint, bigint, text, text);

create or replace function pressrun.retry_job(p_person bigint, p_event bigint, p_job text, p_request_id text default null, p_trace text default null)
returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.visible_job(p_person, p_event, p_job);
begin
  if v_job.status <> 'failed' then
    raise exception 'Only a failed job can be retried; this one is %.', v_job.status using errcode = 'PRCFL';
  end if;
  return pressrun.repeat_job(p_person, v_job, v_job.job_id, null, p_request_id, p_trace);
end
$$;

comment on function pressrun.retry_job(bigint, bigint, text, text, text) is
  'Tries a failed job again, as a new job that points back to it; the id of the new one. Raises PRCFL when the job did not fail.';
revoke all on function pressrun.retry_job(bigint, bigint, text, text, text) from public;
grant execute on function pressrun.retry_job(bigint, bigint, text, text, text) to pressrun_httpd;
