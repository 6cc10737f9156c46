create or replace function pressrun.queue_tag(p_workspace bigint, p_lane smallint) returns bigint
language plpgsql volatile
as $$
declare
  v_front constant bigint := pressrun.lock_front(p_lane);
begin
  return 1 + coalesce((
    select q.tag from pressrun.job_queue q
    where q.workspace_id = p_workspace and q.lane = p_lane and q.hold is null and q.tag > v_front
    order by q.tag desc limit 1), v_front);
end
$$;

comment on function pressrun.queue_tag(bigint, smallint) is
  'The tag of a workspace''s next job: one above its last waiting one, or above the front of the queue (start-time fair queuing). Holds a shared lock of the epoch until the transaction ends; see queue_tick().';
revoke all on function pressrun.queue_tag(bigint, smallint) from public;
