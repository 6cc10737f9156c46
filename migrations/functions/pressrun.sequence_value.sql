create or replace function pressrun.sequence_value(p_name text, p_lane smallint) returns bigint
language plpgsql volatile
as $$
begin
  return case p_name || p_lane
    when 'front0' then (select last_value from pressrun.queue_front_0)
    when 'front1' then (select last_value from pressrun.queue_front_1)
    when 'floor0' then (select last_value from pressrun.queue_floor_0)
    when 'floor1' then (select last_value from pressrun.queue_floor_1)
    when 'claimed0' then (select last_value from pressrun.queue_claimed_0)
    when 'claimed1' then (select last_value from pressrun.queue_claimed_1)
  end;
end
$$;

comment on function pressrun.sequence_value(text, smallint) is
  'The present value of queue_front, queue_floor or queue_claimed of a lane: read in place, whatever snapshot the caller has.';
revoke all on function pressrun.sequence_value(text, smallint) from public;
