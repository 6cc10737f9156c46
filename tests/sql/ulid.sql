-- SPEC 1: job_id is a ULID in lower case: 26 characters, ordered by time.
\ir support/world.sql
select no_plan();

create temp table ids as select pressrun.new_ulid() as id from generate_series(1, 10000);
select is(count(distinct id), 10000::bigint, '10,000 of one millisecond are distinct') from ids;
select is(count(*) filter (where id !~ '^[0-7][0-9a-hjkmnp-tv-z]{25}$'), 0::bigint, 'all have 26 characters of the alphabet of Crockford, without i, l, o, u') from ids;
select is(count(distinct substr(id, n, 1)), 32::bigint, format('digit %s takes all values', n)) from ids cross join unnest('{11,17,18,19,26}'::int[]) n group by n;
select test.stop_clock('2016-07-30T23:54:10.259Z') \gset
select is(left(pressrun.new_ulid(), 10), '01arz3ndek', 'the time is encoded as in the specification''s example');
select test.stop_clock('1970-01-01 00:00Z') \gset
select is(left(pressrun.new_ulid(), 10), '0000000000', 'from the epoch');
create function pg_temp.at(p_time timestamptz) returns text language plpgsql as $$
begin
  perform test.stop_clock(p_time);
  return pressrun.new_ulid();
end
$$;
select ok(bool_and(id > before), 'a later id is greater, as bytes and as text')
from (select id, lag(id) over (order by n) as before
  from (select n, pg_temp.at('2026-11-22'::timestamptz + n * interval '1 ms') as id from generate_series(1, 500) n offset 0) i) p where before is not null;
select is((select max(collation_name)::text from information_schema.columns where table_schema = 'pressrun' and column_name = 'job_id' and collation_name is not null), null,
  'ids are compared in the database''s collation');

select * from finish();
