create or replace function pressrun.readmit_stranded() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_moved bigint;
begin
  update pressrun.job_queue q set tag = pressrun.queue_tag(q.workspace_id, q.lane)
  where q.hold is null and q.tag < pressrun.sequence_value('floor', q.lane);
  get diagnostics v_moved = row_count;
  return v_moved;
end
$$;

comment on function pressrun.readmit_stranded() is
  'Duty: gives a new tag to claimable jobs below the floor; their number. There are none unless the queue was restored from a dump, whose sequences may be newer than its rows.';
revoke all on function pressrun.readmit_stranded() from public;
grant execute on function pressrun.readmit_stranded() to pressrun_janitor;
