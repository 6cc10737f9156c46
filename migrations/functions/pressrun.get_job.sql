create or replace function pressrun.get_job(p_person bigint, p_event bigint, p_job text) returns jsonb
language plpgsql volatile
security invoker
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job jsonb;
begin
  perform pressrun.act_as(p_person, p_event);
  select pressrun.job_json(j, pressrun.event_permissions(p_person, p_event)) into v_job
  from pressrun.event_report_jobs j where j.job_id = p_job and j.event_id = p_event;
  if not found then
    raise exception 'There is no job % that you can see.', p_job using errcode = 'PRNFD';
  end if;
  return v_job;
end
$$;

comment on function pressrun.get_job(bigint, bigint, text) is
  'One job, as row-level security lets the person see it. Raises PRNFD otherwise.';
revoke all on function pressrun.get_job(bigint, bigint, text) from public;
grant execute on function pressrun.get_job(bigint, bigint, text) to pressrun_httpd;
