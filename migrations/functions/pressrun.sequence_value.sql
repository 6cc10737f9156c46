create or replace function pressrun.sequence_value(p_name text, p_lane smallint) returns bigint
language sql volatile
as $$ select coalesce(pg_sequence_last_value(('pressrun.queue_' || p_name || '_' || p_lane)::regclass), 0) $$;

comment on function pressrun.sequence_value(text, smallint) is
  'The present value of queue_front, queue_floor or queue_claimed of a lane: read in place, whatever snapshot the caller has.';
revoke all on function pressrun.sequence_value(text, smallint) from public;
