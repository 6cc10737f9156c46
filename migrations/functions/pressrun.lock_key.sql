create or replace function pressrun.lock_key(p_value text) returns integer
language sql immutable parallel safe
as $$ select (hashtextextended(p_value, 0) & 2147483647)::integer $$;

comment on function pressrun.lock_key(text) is
  'Second key of an advisory lock for a value. Two values may share a key: they wait for each other, nothing else.';
revoke all on function pressrun.lock_key(text) from public;
