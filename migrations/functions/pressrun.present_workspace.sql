-- Nothing calls it any more but what was under way while this version was migrated to; the next one drops it.
create or replace function pressrun.present_workspace(p_job pressrun.event_report_jobs) returns bigint
language sql stable
as $$
  select coalesce((select e.workspace_id from platform.event(p_job.event_id) e), p_job.workspace_id)
$$;

comment on function pressrun.present_workspace(pressrun.event_report_jobs) is
  'The workspace that decides who may have the job''s files and act on it: the event''s, as of now (SPEC S11); that of the request where the event is gone.';
revoke all on function pressrun.present_workspace(pressrun.event_report_jobs) from public;
