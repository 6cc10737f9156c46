drop function if exists pressrun.release_paused(bigint);  -- when it took one workspace

create or replace function pressrun.release_paused(p_type text, p_workspace bigint) returns bigint
language plpgsql volatile
as $$
declare
  v_workspace bigint;
  v_released bigint;
  v_of_limited bigint := 0;
  v_now constant timestamptz := clock_timestamp();
  v_fronts bigint[];
begin
  for v_workspace in select w from pressrun.limited_workspaces(p_type, p_workspace) w loop
    v_of_limited := v_of_limited + pressrun.release_in_limits(v_workspace);
  end loop;
  v_fronts := array[pressrun.lock_front(0::smallint), pressrun.lock_front(1::smallint)];
  with freed as (
    select q.job_id, q.workspace_id, q.lane, q.seq, case when j.not_before > v_now then j.not_before end as backs_off_until
    from pressrun.job_queue q join pressrun.event_report_jobs j on j.job_id = q.job_id
    where q.hold = 'paused' and (p_type is null or q.type = p_type) and (p_workspace is null or q.workspace_id = p_workspace)
      and not exists (select from pressrun.pauses p where p.resumed_at is null and p.type = q.type)
      and not exists (select from pressrun.pauses p where p.resumed_at is null and p.workspace_id = q.workspace_id)
      and not exists (select from pressrun.workspace_limits l where l.workspace_id = q.workspace_id and l.running_jobs is not null)
  ), numbered as (
    select f.*, row_number() over (partition by f.workspace_id, f.lane, f.backs_off_until is null order by f.seq) as place from freed f
  ), based as (
    -- What queue_tag() would begin with, looked up once a workspace and lane.
    select n.*, case when n.place = 1 then coalesce((
      select q.tag from pressrun.job_queue q
      where q.workspace_id = n.workspace_id and q.lane = n.lane and q.hold is null and q.tag > v_fronts[n.lane + 1]
      order by q.tag desc limit 1), v_fronts[n.lane + 1]) end as base
    from numbered n
  ), placed as (
    select b.job_id, b.backs_off_until,
      b.place + max(b.base) over (partition by b.workspace_id, b.lane, b.backs_off_until is null) as tag
    from based b
  )
  update pressrun.job_queue q
  set hold = case when p.backs_off_until is not null then 'backoff' end, available_at = p.backs_off_until,
    tag = case when p.backs_off_until is null then p.tag else 0 end
  from placed p where q.job_id = p.job_id;
  get diagnostics v_released = row_count;
  return v_of_limited + v_released;
end
$$;

comment on function pressrun.release_paused(text, bigint) is
  'Lets the jobs of the type, or of the workspace (the other is null), go that no pause holds any more: claimable, or waiting for a slot or the end of their backoff. Their number. REQUIRES the exclusive lock of pauses, which also keeps limits from being set.';
revoke all on function pressrun.release_paused(text, bigint) from public;
