create or replace function voyage.sample_people(p_topic integer, p_first bigint, p_last bigint)
returns table (person_index bigint, name text)
language sql stable
as $$
  select i, case when n.family_first then f.family || n.separator || g.given else g.given || n.separator || f.family end
  from generate_series(p_first, p_last) i
  join voyage.sample_names n on n.script = voyage.hash_below(p_topic, i, (select count(*) from voyage.sample_names))
  cross join lateral (select n.given[1 + voyage.hash_below(p_topic + 1, i, cardinality(n.given))]) g(given)
  cross join lateral (select n.family[1 + voyage.hash_below(p_topic + 2, i, cardinality(n.family))]) f(family)
$$;

comment on function voyage.sample_people(integer, bigint, bigint) is
  'Names in many scripts for the indexes p_first to p_last.';
revoke all on function voyage.sample_people(integer, bigint, bigint) from public;
