create or replace function voyage.hash_below(p_topic integer, p_index bigint, p_below bigint) returns bigint
language sql immutable parallel safe
as $$
  select (hashint8extended(p_index, p_topic) & 9223372036854775807) % p_below
$$;

comment on function voyage.hash_below(integer, bigint, bigint) is
  'A number from 0 to p_below - 1 that looks random and is always the same for the same topic and index.';
revoke all on function voyage.hash_below(integer, bigint, bigint) from public;
