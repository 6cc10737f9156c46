create or replace function pressrun.advisory_class(p_what text) returns integer
language sql immutable parallel safe
as $$
  select 1347551232 + case p_what
    when 'epoch' then 1
    when 'tick' then 2
    when 'limits' then 3
    when 'slots' then 4
    when 'dedupe' then 5
    when 'quota' then 6
    when 'pauses' then 7
  end
$$;

comment on function pressrun.advisory_class(text) is
  'First key of our advisory locks (0x50520000 and up, "PR"): epoch, tick, limits, slots, dedupe, quota, pauses. Null for another word, so that a typo locks nothing and fails at once in a test.';
revoke all on function pressrun.advisory_class(text) from public;
