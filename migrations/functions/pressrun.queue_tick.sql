create or replace function pressrun.queue_tick() returns void
language plpgsql volatile
set enable_sort = off
set jit = off
as $$
declare
  v_epoch bigint;
  v_lowest bigint;
  v_front bigint;
  v_sound boolean;
begin
  -- The steps below look at the queue after the locks are had; a snapshot of the whole transaction would be too old.
  if current_setting('transaction_isolation') <> 'read committed' then
    return;
  elsif not pg_try_advisory_xact_lock(pressrun.advisory_class('tick'), 0) then
    return;
  end if;
  perform setval('pressrun.queue_ticked_ms', floor(extract(epoch from clock_timestamp()) * 1000)::bigint);
  v_epoch := (select last_value from pressrun.queue_epoch);
  -- Nobody who read a front older than the present one is still inserting.
  if not pg_try_advisory_xact_lock(pressrun.advisory_class('epoch'), ((v_epoch - 1) & 2147483647)::integer) then
    return;
  end if;
  -- Sequences do not roll back: a tick that was cut off half-way leaves fronts of which nobody knows who has read them.
  v_sound := v_epoch = (select last_value from pressrun.queue_front_epoch);
  perform setval('pressrun.queue_front_epoch', 0);
  for v_lane in 0..1 loop
    v_front := pressrun.sequence_value('front', v_lane::smallint);
    select q.tag into v_lowest from pressrun.job_queue q
    where q.hold is null and q.lane = v_lane and q.tag >= pressrun.sequence_value('floor', v_lane::smallint)
    order by q.tag limit 1;
    if v_sound then
      perform setval('pressrun.queue_floor_' || v_lane,
        greatest(pressrun.sequence_value('floor', v_lane::smallint), least(v_front, coalesce(v_lowest, v_front))));
    end if;
    perform setval('pressrun.queue_front_' || v_lane,
      greatest(v_front, coalesce(v_lowest, pressrun.sequence_value('claimed', v_lane::smallint))));
  end loop;
  perform setval('pressrun.queue_front_epoch', v_epoch + 1);
  perform setval('pressrun.queue_epoch', v_epoch + 1);
end
$$;

comment on function pressrun.queue_tick() is
  'Moves the place where claims start past what is finished, in two steps, so that no row of a transaction still open can fall below it. Each tick (1) raises floor to the front published by the tick before, or to the lowest waiting tag if that is lower: whoever inserts now holds the lock of the present epoch and has read at least that front, since the lock of the epoch before could be had; (2) publishes the lowest waiting tag as the new front, above which new tags lie, and begins the next epoch. Claims therefore never walk over the dead rows of old jobs, however long a report holds its snapshot. After PgQ''s ticks, with advisory locks instead of transaction ids, so that only open requests and not every open transaction holds the floor back.';
revoke all on function pressrun.queue_tick() from public;
