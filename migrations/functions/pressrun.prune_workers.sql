create or replace function pressrun.prune_workers(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_pruned bigint;
begin
  delete from pressrun.workers w
  where w.worker_id in (
    select o.worker_id from pressrun.workers o
    where coalesce(o.lost_at, o.retired_at) < clock_timestamp() - interval '7 days'
      and not exists (select from pressrun.event_report_job_runs r where r.worker_id = o.worker_id and r.ended_at is null)
    limit p_limit for update skip locked);
  get diagnostics v_pruned = row_count;
  return v_pruned;
end
$$;

comment on function pressrun.prune_workers(integer) is
  'Part of prune(): workers that were lost or retired a week ago.';
revoke all on function pressrun.prune_workers(integer) from public;
