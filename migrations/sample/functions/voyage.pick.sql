create or replace function voyage.pick(p_topic integer, p_index bigint, p_options text[]) returns text
language sql immutable parallel safe
as $$
  select p_options[1 + voyage.hash_below(p_topic, p_index, cardinality(p_options))]
$$;

comment on function voyage.pick(integer, bigint, text[]) is
  'One of the options, by hash_below(): an option that stands in the list more often is picked more often.';
revoke all on function voyage.pick(integer, bigint, text[]) from public;
