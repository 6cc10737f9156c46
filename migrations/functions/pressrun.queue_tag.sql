create or replace function pressrun.queue_tag(p_workspace bigint, p_lane smallint) returns bigint
language plpgsql volatile
as $$
declare
  v_epoch bigint := (select last_value from pressrun.queue_epoch);
  v_front bigint;
begin
  -- Lock first, then look again: while we hold the lock of the present epoch, no tick can raise the floor above our front.
  loop
    perform pg_advisory_xact_lock_shared(pressrun.advisory_class('epoch'), (v_epoch & 2147483647)::integer);
    exit when v_epoch = (select last_value from pressrun.queue_epoch);
    v_epoch := (select last_value from pressrun.queue_epoch);
  end loop;
  v_front := pressrun.sequence_value('front', p_lane);
  return 1 + coalesce((
    select q.tag from pressrun.job_queue q
    where q.workspace_id = p_workspace and q.lane = p_lane and q.hold is null and q.tag > v_front
    order by q.tag desc limit 1), v_front);
end
$$;

comment on function pressrun.queue_tag(bigint, smallint) is
  'The tag of a workspace''s next job: one above its last waiting one, or above the front of the queue (start-time fair queuing). Holds a shared lock of the epoch until the transaction ends; see queue_tick().';
revoke all on function pressrun.queue_tag(bigint, smallint) from public;
