create or replace function pressrun.localized(p_object jsonb, p_key text, p_language text) returns text
language sql immutable parallel safe
as $$
  select coalesce(p_object #>> array[p_language, p_key], p_object #>> array['x-' || p_language, p_key], p_object ->> p_key)
$$;

comment on function pressrun.localized(jsonb, text, text) is
  'A text of a report type''s metadata in a language: from the member named after the language (in a JSON Schema x- and the language), else as it stands.';
revoke all on function pressrun.localized(jsonb, text, text) from public;
