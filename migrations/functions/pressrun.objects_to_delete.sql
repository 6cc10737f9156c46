create or replace function pressrun.objects_to_delete(p_limit integer) returns table (artifact_id text, r2_key text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    update pressrun.event_report_job_artifacts a set delete_after = clock_timestamp() + interval '1 minute'
    where a.artifact_id in (
      select d.artifact_id from pressrun.event_report_job_artifacts d
      where d.state in ('expired', 'abandoned') and d.delete_after <= clock_timestamp()
      order by d.delete_after limit p_limit for update skip locked)
    returning a.artifact_id, a.r2_key;
  return query
    update pressrun.event_report_job_parts a set delete_after = clock_timestamp() + interval '1 minute'
    where a.part_id in (
      select d.part_id from pressrun.event_report_job_parts d
      where d.state = 'abandoned' and d.delete_after <= clock_timestamp()
      order by d.delete_after limit p_limit for update skip locked)
    returning a.part_id, a.r2_key;
end
$$;

comment on function pressrun.objects_to_delete(integer) is
  'Objects that are due for deletion, artifacts and parts of chunks, at most p_limit of each, reserved for a minute: a janitor that dies before object_deleted() is followed by another.';
revoke all on function pressrun.objects_to_delete(integer) from public;
grant execute on function pressrun.objects_to_delete(integer) to pressrun_janitor;
