drop function if exists pressrun.person_of_subject(text);  -- before tokens could be ended

create or replace function pressrun.person_of_token(p_subject text, p_jti text) returns bigint
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  if exists (select from pressrun.ended_sessions s where s.jti = p_jti) then
    return null;
  end if;
  return platform.person_by_subject(p_subject);
end
$$;

comment on function pressrun.person_of_token(text, text) is
  'The person that a token stands for, by its sub and jti (null: it has none); null when the sub names nobody, or the token was ended.';
revoke all on function pressrun.person_of_token(text, text) from public;
grant execute on function pressrun.person_of_token(text, text) to pressrun_httpd;
