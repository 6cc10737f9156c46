create or replace function pressrun.overdue_jobs(p_lane smallint, p_bound interval, p_limit integer)
returns table (job_id text, workspace_id bigint, waited interval)
language plpgsql stable
as $$
declare
  v_now constant timestamptz := pressrun.now();
  v_pause record;
begin
  select p.paused_at, coalesce(p.resumed_at, v_now) as resumed_at into v_pause from pressrun.pauses p
  where p.scope = 'all' order by p.paused_at desc limit 1;
  return query
    select q.job_id, q.workspace_id, pressrun.claimable_time(q.waiting_since, q.claimable_since) from pressrun.job_queue q
    where q.hold is null and q.lane = p_lane and q.waiting_since <= v_now - p_bound
      -- What the last pause of all says without a look at the others.
      and case
        when q.claimable_since >= v_pause.resumed_at or v_pause.resumed_at is null then true
        when q.claimable_since <= v_pause.paused_at and q.waiting_since > v_now - p_bound - (v_pause.resumed_at - v_pause.paused_at) then false
        else pressrun.claimable_time(q.waiting_since, q.claimable_since) >= p_bound end
    order by q.waiting_since limit p_limit;
end
$$;

comment on function pressrun.overdue_jobs(smallint, interval, integer) is
  'At most p_limit jobs of the lane whose claimable_time() is p_bound or more, and that time.';
revoke all on function pressrun.overdue_jobs(smallint, interval, integer) from public;
