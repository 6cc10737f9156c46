create or replace function pressrun.release_paused(p_workspace bigint) returns bigint
language plpgsql volatile
as $$
declare
  v_limit integer;
  v_now pressrun.workspace_slots;
  v_job record;
  v_released bigint := 0;
begin
  -- Exclusively, as set_workspace_limits() does: whoever cancels has a shared one before the job's queue row and takes slots afterwards.
  perform pg_advisory_xact_lock(pressrun.advisory_class('limits'), pressrun.lock_key(p_workspace::text));
  select l.running_jobs into v_limit from pressrun.workspace_limits l where l.workspace_id = p_workspace;
  if v_limit is not null then
    v_now := pressrun.lock_slots(p_workspace);
  end if;
  for v_job in
    select q.job_id, q.lane, q.seq, j.not_before from pressrun.job_queue q join pressrun.event_report_jobs j on j.job_id = q.job_id
    where q.workspace_id = p_workspace and q.hold = 'paused' and not exists (
      select from pressrun.pauses p where p.resumed_at is null and (p.type = q.type or p.workspace_id = q.workspace_id))
    order by q.seq for update of q
  loop
    v_released := v_released + 1;
    if v_limit is not null then
      update pressrun.job_queue q set hold = 'limit' where q.job_id = v_job.job_id;
      -- Admission looks above these, and the job is older than those that were admitted meanwhile.
      if v_job.lane = 0 then v_now.admitted_seq_0 := least(v_now.admitted_seq_0, v_job.seq - 1);
      else v_now.admitted_seq_1 := least(v_now.admitted_seq_1, v_job.seq - 1); end if;
    elsif v_job.not_before > clock_timestamp() then
      update pressrun.job_queue q set hold = 'backoff', available_at = v_job.not_before where q.job_id = v_job.job_id;
    else
      update pressrun.job_queue q set hold = null, tag = pressrun.queue_tag(q.workspace_id, q.lane) where q.job_id = v_job.job_id;
    end if;
  end loop;
  if v_limit is not null then
    perform pressrun.admit_waiting(v_now, v_limit);
  end if;
  return v_released;
end
$$;

comment on function pressrun.release_paused(bigint) is
  'Lets the workspace''s jobs go that no pause holds any more: claimable, or waiting for a slot or the end of their backoff. Their number. REQUIRES the exclusive lock of pauses.';
revoke all on function pressrun.release_paused(bigint) from public;
