create or replace function pressrun.prune_slots(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  c_kept constant integer := 100;
  v_pruned bigint;
begin
  -- Newest version of each workspace, one look into the primary key a workspace.
  with recursive newest as (
    (select s.workspace_id, s.version from pressrun.workspace_slots s order by s.workspace_id desc, s.version desc limit 1)
    union all
    select n.workspace_id, n.version from newest l cross join lateral (
      select s.workspace_id, s.version from pressrun.workspace_slots s where s.workspace_id < l.workspace_id
      order by s.workspace_id desc, s.version desc limit 1) n)
  delete from pressrun.workspace_slots d
  using (
    select s.workspace_id, s.version from newest n
    join pressrun.workspace_slots s on s.workspace_id = n.workspace_id and s.version < n.version - c_kept
    limit p_limit for update of s skip locked) o
  where d.workspace_id = o.workspace_id and d.version = o.version;
  get diagnostics v_pruned = row_count;
  return v_pruned;
end
$$;

comment on function pressrun.prune_slots(integer) is
  'Part of prune(): versions of workspace_slots older than the last hundred of their workspace.';
revoke all on function pressrun.prune_slots(integer) from public;
