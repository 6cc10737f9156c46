create or replace function pressrun.title_of_name(p_name text) returns text
language sql immutable parallel safe
as $$
  select coalesce(nullif(upper(left(w, 1)) || substr(w, 2), ''), p_name) from btrim(translate(p_name, '_', ' ')) w
$$;

comment on function pressrun.title_of_name(text) is
  'What people read above a column that has no title: arrived_at becomes Arrived at.';
revoke all on function pressrun.title_of_name(text) from public;
