create or replace function voyage.awkward_text(p_index bigint) returns text
language sql immutable parallel safe
as $$
  select voyage.pick(900, p_index, array[
    '=1+2', '=HYPERLINK("https://example.com","click")', '+44 20 7946 0958', '-42', '-5 to +5 °C', '@home', E'\t indented',
    'says "hello", twice', 'one, two; three', E'first line\nsecond line', E'carriage\r\nreturn', '''quoted''', 'back\slash',
    ' spaces around ', 'emoji 🎉 and 👩🏽‍🚀', 'zero​width', 'NULL', '00012', '1e5', '10,5'])
$$;

comment on function voyage.awkward_text(bigint) is
  'A text that breaks careless software: formulas, quotes, separators, line breaks, numbers that are not.';
revoke all on function voyage.awkward_text(bigint) from public;
