create or replace function pressrun.requeue_and_release(p_moves pressrun.job_move[]) returns void
language plpgsql volatile
as $$
declare
  v_move pressrun.job_move;
  v_hold text;
begin
  foreach v_move in array p_moves loop
    if v_move.to_status = 'queued' then
      perform pressrun.enqueue(v_move.job_id, v_move.workspace_id, v_move.type, v_move.lane, v_move.not_before, false);
    elsif v_move.from_status = 'running' then
      perform pressrun.release_slot(v_move.workspace_id);
    elsif v_move.from_status = 'queued' then
      -- Before the row, as set_workspace_limits() takes them, or the two would wait for each other.
      perform pressrun.running_limit(v_move.workspace_id);
      delete from pressrun.job_queue q where q.job_id = v_move.job_id returning q.hold into v_hold;
      if v_hold is null or v_hold = 'backoff' then
        perform pressrun.release_slot(v_move.workspace_id);
      end if;
    end if;
  end loop;
end
$$;

comment on function pressrun.requeue_and_release(pressrun.job_move[]) is
  'What a change of status means for the queue and for the workspace''s slots: a run that ended gives back its slot, one that is queued again keeps it.';
revoke all on function pressrun.requeue_and_release(pressrun.job_move[]) from public;
