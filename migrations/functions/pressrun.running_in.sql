create or replace function pressrun.running_in(p_scope text, p_type text, p_workspace bigint) returns bigint
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  perform pressrun.check_scope(p_scope, p_type, p_workspace);
  return (
    select count(*) from pressrun.event_report_job_runs r join pressrun.event_report_jobs j on j.job_id = r.job_id
    where r.ended_at is null and (p_scope = 'all' or j.type = p_type or j.workspace_id = p_workspace));
end
$$;

comment on function pressrun.running_in(text, text, bigint) is
  'How many jobs of the scope run now: what a drain waits for after pause().';
revoke all on function pressrun.running_in(text, text, bigint) from public;
grant execute on function pressrun.running_in(text, text, bigint) to pressrun_ctl;
