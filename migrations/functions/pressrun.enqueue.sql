create or replace function pressrun.enqueue(p_job text, p_workspace bigint, p_type text, p_lane smallint, p_not_before timestamptz, p_takes_slot boolean)
returns void
language plpgsql volatile
as $$
declare
  v_hold text;
begin
  if p_takes_slot and not pressrun.take_slot(p_workspace) then
    v_hold := 'limit';
  elsif p_not_before > clock_timestamp() then
    v_hold := 'backoff';
  end if;
  insert into pressrun.job_queue (job_id, workspace_id, type, lane, tag, hold, available_at)
  values (p_job, p_workspace, p_type, p_lane, case when v_hold is null then pressrun.queue_tag(p_workspace, p_lane) else 0 end,
    v_hold, case when v_hold = 'backoff' then p_not_before end);
end
$$;

comment on function pressrun.enqueue(text, bigint, text, smallint, timestamptz, boolean) is
  'Puts a job into the queue: to be claimed now, or held by the workspace''s limit or a backoff.';
revoke all on function pressrun.enqueue(text, bigint, text, smallint, timestamptz, boolean) from public;
