create or replace function pressrun.jobs_json(p_jobs text[], p_permissions text[]) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
set plan_cache_mode = force_generic_plan  -- a list asks for plans of its own, which these are not
as $$
declare
  v_places constant jsonb := pressrun.queue_places(p_jobs);
begin
  return (
    select coalesce(jsonb_agg(pressrun.job_json(j, p_permissions, v_places) order by w.place), '[]')
    from unnest(p_jobs) with ordinality as w(job_id, place) join pressrun.event_report_jobs j using (job_id)
    where j.requested_by = pressrun.current_person()
      or (j.event_id, j.type) in (select v.event_id, v.type from pressrun.visible_event_types() v));
end
$$;

comment on function pressrun.jobs_json(text[], text[]) is
  'These jobs as job_json() shows them, in this order, without those that the person of act_as() may not see: the rule of the policy visible_to_person, asked once for all of them, where row-level security would ask it for each run and artifact.';
revoke all on function pressrun.jobs_json(text[], text[]) from public;
grant execute on function pressrun.jobs_json(text[], text[]) to pressrun_httpd;
