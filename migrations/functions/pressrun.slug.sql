create or replace function pressrun.slug(p_text text) returns text
language sql immutable parallel safe
as $$
  select coalesce(nullif(left(btrim(regexp_replace(lower(p_text), '[^[:alnum:]]+', '-', 'g'), '-'), 60), ''), 'event')
$$;

comment on function pressrun.slug(text) is
  'A readable part of a file name.';
revoke all on function pressrun.slug(text) from public;
