create or replace function voyage.text_error(p_value jsonb, p_longest integer, p_required boolean) returns text
language sql immutable parallel safe
as $$
  select case
    when p_value is null or p_value = 'null' then case when p_required then 'is required' end
    when jsonb_typeof(p_value) <> 'string' then 'must be text'
    when length(p_value #>> '{}') > p_longest then format('must not be longer than %s characters', p_longest)
    when p_required and btrim(p_value #>> '{}') = '' then 'must not be empty'
  end
$$;

comment on function voyage.text_error(jsonb, integer, boolean) is
  'What is wrong with a text of a request; null when nothing is.';
revoke all on function voyage.text_error(jsonb, integer, boolean) from public;
