create or replace function pressrun.source_variable(p_source text) returns text
language sql immutable
as $$
  select case p_source when 'primary' then 'PRESSRUN_READER_DATABASE_URL' else 'PRESSRUN_SOURCE_' || upper(p_source) || '_URL' end
$$;

comment on function pressrun.source_variable(text) is
  'Which variable of a worker''s environment names the database of a source.';
revoke all on function pressrun.source_variable(text) from public;
