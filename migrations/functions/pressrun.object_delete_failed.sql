create or replace function pressrun.object_delete_failed(p_artifact text, p_error text) returns void
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  update pressrun.event_report_job_artifacts a set delete_error = left(p_error, 2000) where a.artifact_id = p_artifact;
  update pressrun.event_report_job_parts a set delete_error = left(p_error, 2000) where a.part_id = p_artifact
$$;

comment on function pressrun.object_delete_failed(text, text) is
  'The store refused to delete the object of an artifact or part; it is tried again in a minute.';
revoke all on function pressrun.object_delete_failed(text, text) from public;
grant execute on function pressrun.object_delete_failed(text, text) to pressrun_janitor;
