create or replace function pressrun.prune_schedule_runs(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_pruned bigint;
begin
  delete from pressrun.schedule_runs d
  where (d.schedule_id, d.due_at) in (
    select r.schedule_id, r.due_at from pressrun.schedule_runs r
    where r.created_at < pressrun.now() - (select s.keep_schedule_runs from pressrun.settings s) and r.outcome <> 'requested'
    order by r.created_at limit p_limit for update skip locked);
  get diagnostics v_pruned = row_count;
  return v_pruned;
end
$$;

comment on function pressrun.prune_schedule_runs(integer) is
  'Part of prune(): what became of due times of schedules, see settings.keep_schedule_runs; not while a job of one is under way.';
revoke all on function pressrun.prune_schedule_runs(integer) from public;
