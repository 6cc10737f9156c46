create or replace function pressrun.request_access_to_job(p_person bigint, p_event bigint, p_job text)
returns table (outcome text, request jsonb)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_type text;
begin
  select j.type into v_type from pressrun.event_report_jobs j where j.job_id = p_job and j.event_id = p_event;
  return query select r.outcome, r.request from pressrun.request_access(p_person, p_event, v_type, null) r;
end
$$;

comment on function pressrun.request_access_to_job(bigint, bigint, text) is
  'request_access() for the type of a job that the person holds a signed link of.';
revoke all on function pressrun.request_access_to_job(bigint, bigint, text) from public;
grant execute on function pressrun.request_access_to_job(bigint, bigint, text) to pressrun_httpd;
