create or replace function pressrun.expire_artifacts(p_limit integer default 500) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_jobs text[];
  v_due bigint;
  v_expired bigint;
begin
  -- The job first, as everywhere; one that somebody is changing is looked at again at the next turn.
  select array_agg(l.job_id), sum(l.due) into v_jobs, v_due from (
    select j.job_id, d.due
    from (
      select s.job_id, count(*) as due from (
        select a.job_id from pressrun.event_report_job_artifacts a
        where a.state = 'available' and a.expires_at <= pressrun.now() order by a.expires_at limit p_limit) s
      group by s.job_id) d
    join pressrun.event_report_jobs j on j.job_id = d.job_id
    order by j.job_id
    for no key update of j skip locked) l;
  update pressrun.event_report_job_artifacts a set state = 'expired', delete_after = clock_timestamp() + s.delete_grace
  from pressrun.settings s
  where a.job_id = any (v_jobs) and a.state = 'available' and a.expires_at <= pressrun.now();
  get diagnostics v_expired = row_count;
  update pressrun.event_report_jobs j
  set status = 'expired', updated_at = pressrun.now(), status_by = 'janitor',
    status_reason = format('artifacts removed after %s days', t.retention_days)
  from pressrun.report_types t
  where j.job_id = any (v_jobs) and j.status = 'completed' and t.type = j.type
    and not exists (select from pressrun.event_report_job_artifacts a where a.job_id = j.job_id and a.state = 'available');
  if v_due >= p_limit then
    update pressrun.duties d set due_at = clock_timestamp() where d.name = 'expire_artifacts';
  end if;
  return v_expired;
end
$$;

comment on function pressrun.expire_artifacts(integer) is
  'Duty: takes back the artifacts whose retention is over, at most about p_limit a call (it is due again at once if there are more), and expires the jobs that have none left. Only rows change: the janitor deletes an object once settings.delete_grace has passed. The number of artifacts.';
revoke all on function pressrun.expire_artifacts(integer) from public;
grant execute on function pressrun.expire_artifacts(integer) to pressrun_janitor;
