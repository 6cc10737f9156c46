create or replace function pressrun.lock_front(p_lane smallint) returns bigint
language plpgsql volatile
as $$
declare
  v_epoch bigint := (select last_value from pressrun.queue_epoch);
begin
  -- Lock first, then look again: while we hold the lock of the present epoch, no tick can raise the floor above our front.
  loop
    perform pg_advisory_xact_lock_shared(pressrun.advisory_class('epoch'), (v_epoch & 2147483647)::integer);
    exit when v_epoch = (select last_value from pressrun.queue_epoch);
    v_epoch := (select last_value from pressrun.queue_epoch);
  end loop;
  return pressrun.sequence_value('front', p_lane);
end
$$;

comment on function pressrun.lock_front(smallint) is
  'The front of the lane: new tags are above it. Holds a shared lock of the epoch until the transaction ends; see queue_tick().';
revoke all on function pressrun.lock_front(smallint) from public;
