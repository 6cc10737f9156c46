create or replace function pressrun.enqueue(p_job text, p_workspace bigint, p_type text, p_lane smallint, p_not_before timestamptz, p_takes_slot boolean)
returns void
language plpgsql volatile
as $$
declare
  v_hold text;
begin
  if pressrun.is_paused(p_workspace, p_type) then
    v_hold := 'paused';
    if not p_takes_slot then
      perform pressrun.release_slot(p_workspace);
    end if;
  elsif p_takes_slot and not pressrun.take_slot(p_workspace) then
    v_hold := 'limit';
  elsif p_not_before > clock_timestamp() then
    v_hold := 'backoff';
  end if;
  insert into pressrun.job_queue (job_id, workspace_id, type, lane, tag, hold, available_at, claimable_since, waiting_since)
  values (p_job, p_workspace, p_type, p_lane, case when v_hold is null then pressrun.queue_tag(p_workspace, p_lane) else 0 end,
    v_hold, case when v_hold = 'backoff' then p_not_before end, pressrun.now(), pressrun.now());
end
$$;

comment on function pressrun.enqueue(text, bigint, text, smallint, timestamptz, boolean) is
  'Puts a job into the queue: to be claimed now, or held by a pause, the workspace''s limit or a backoff. A job that comes back from a run (p_takes_slot false) keeps its slot unless it is paused.';
revoke all on function pressrun.enqueue(text, bigint, text, smallint, timestamptz, boolean) from public;
