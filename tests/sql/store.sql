-- S1: every host uses the store that belongs to the database.
\ir support/world.sql
select no_plan();
select store_id from pressrun.settings \gset

create function pg_temp.refusal(p_found text) returns text language sql as $$
  select concat_ws(' ', state, message) from test.error_of(format('select pressrun.register_store(%L, %L)', 'directory', p_found))
$$;
select ok(pg_temp.refusal('7') like 'PRCFL This directory store belongs to another database (it says 7, ours is %', 'the store of another database is refused from the start');
select is(pressrun.register_store('directory', null)::text, :'store_id', 'the first worker may mark an empty store');
select is(pressrun.register_store('directory', :'store_id')::text, :'store_id', 'who finds the mark is right');
select is(left(pg_temp.refusal(null), 30), 'PRCFL This directory store is ', 'an empty store is refused once there is a marked one');
select is(left(pg_temp.refusal(''), 5), 'PRCFL', 'so is a torn mark');

-- The first worker crashed between the mark and the commit.
update pressrun.settings set store_marked_at = null;
select is(pressrun.register_store('directory', :'store_id')::text, :'store_id', 'a mark that is right is accepted');
select is(left(pg_temp.refusal(null), 5), 'PRCFL', 'and from then on another empty store is refused');

select * from finish();
