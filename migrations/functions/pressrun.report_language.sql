create or replace function pressrun.report_language(p_person bigint) returns text
language plpgsql stable
as $$
begin
  return case when (select p.locale from platform.person(p_person) p) ~ '^de' then 'de' else 'en' end;
end
$$;

comment on function pressrun.report_language(bigint) is
  'The language of a person''s reports: de where their locale says so, else en.';
revoke all on function pressrun.report_language(bigint) from public;
