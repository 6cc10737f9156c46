create or replace function pressrun.check_daily_quota(p_workspace bigint) returns void
language plpgsql volatile
as $$
declare
  v_quota integer;
  v_oldest timestamptz;
begin
  select coalesce(l.daily_jobs, case when l.workspace_id is null then s.default_daily_jobs end) into v_quota
  from pressrun.settings s left join pressrun.workspace_limits l on l.workspace_id = p_workspace;
  if v_quota is null then
    return;
  end if;
  perform pg_advisory_xact_lock(pressrun.advisory_class('quota'), pressrun.lock_key(p_workspace::text));
  -- The request that has to leave the window before there is room for another.
  select j.created_at into v_oldest from pressrun.event_report_jobs j
  where j.workspace_id = p_workspace and j.created_at > pressrun.now() - interval '24 hours' and j.status <> 'failed'
  order by j.created_at desc offset v_quota - 1 limit 1;
  if found then
    raise exception 'This workspace has used its % reports of the last 24 hours.', v_quota using errcode = 'PRQTA',
      detail = jsonb_build_object('retry_after',
        ceil(extract(epoch from v_oldest + interval '24 hours' - pressrun.now()))::bigint, 'quota', v_quota)::text;
  end if;
end
$$;

comment on function pressrun.check_daily_quota(bigint) is
  'Raises PRQTA when the workspace has requested as many jobs in the last 24 hours as it may; failed ones do not count. Holds a lock of the workspace until the transaction ends, so that two requests cannot both take the last place.';
revoke all on function pressrun.check_daily_quota(bigint) from public;
