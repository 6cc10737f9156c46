create or replace function pressrun.object_deleted(p_artifact text) returns void
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  update pressrun.event_report_job_artifacts a set state = 'deleted', deleted_at = pressrun.now(), delete_error = null
  where a.artifact_id = p_artifact and a.state in ('expired', 'abandoned');
  delete from pressrun.event_report_job_parts a where a.part_id = p_artifact and a.state = 'abandoned'
$$;

comment on function pressrun.object_deleted(text) is
  'The object of an artifact or part is gone from the store.';
revoke all on function pressrun.object_deleted(text) from public;
grant execute on function pressrun.object_deleted(text) to pressrun_janitor;
