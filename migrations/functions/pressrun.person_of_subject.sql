create or replace function pressrun.person_of_subject(p_subject text) returns bigint
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return platform.person_by_subject(p_subject);
end
$$;

comment on function pressrun.person_of_subject(text) is
  'The person that the sub claim of a token names; null when there is none.';
revoke all on function pressrun.person_of_subject(text) from public;
grant execute on function pressrun.person_of_subject(text) to pressrun_httpd;
