create or replace function pressrun.person_name(p_person bigint) returns text
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return (select p.name from platform.person(p_person) p);
end
$$;

comment on function pressrun.person_name(bigint) is
  'What a person is called, for people who may see what they did. Null when there is no such person.';
revoke all on function pressrun.person_name(bigint) from public;
grant execute on function pressrun.person_name(bigint) to pressrun_httpd;
