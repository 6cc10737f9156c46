create or replace function pressrun.slug(p_slug text, p_title text) returns text
language sql immutable parallel safe
as $$
  select case when p_slug ~ '^[a-z0-9-]{1,60}$' then p_slug
    else coalesce(nullif(left(btrim(regexp_replace(lower(coalesce(p_slug, p_title)), '[^[:alnum:]]+', '-', 'g'), '-'), 60), ''), 'event') end
$$;

comment on function pressrun.slug(text, text) is
  'An event as a readable part of a file name: its slug where that is one, else made from what there is.';
revoke all on function pressrun.slug(text, text) from public;
