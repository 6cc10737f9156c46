create or replace function pressrun.job_downloads(p_person bigint, p_event bigint, p_job text) returns jsonb
language plpgsql volatile
security invoker
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  perform pressrun.get_job(p_person, p_event, p_job);
  return (
    select jsonb_build_object('data', coalesce(jsonb_agg(jsonb_build_object('at', pressrun.utc(d.downloaded_at), 'person_id', d.person_id,
      'format', d.format, 'method', d.method, 'range_start', d.range_start, 'remote_addr', d.remote_addr,
      'user_agent', d.user_agent, 'counted', d.counted) order by d.id desc), '[]'))
    from pressrun.event_report_job_downloads d where d.job_id = p_job);
end
$$;

comment on function pressrun.job_downloads(bigint, bigint, text) is
  'Every fetch of a job''s files, newest first. Raises PRNFD for a job that the person may not see.';
revoke all on function pressrun.job_downloads(bigint, bigint, text) from public;
grant execute on function pressrun.job_downloads(bigint, bigint, text) to pressrun_httpd;
