create or replace function pressrun.end_session(p_jti text, p_expires_at timestamptz) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  insert into pressrun.ended_sessions (jti, expires_at, ended_at) values (p_jti, p_expires_at, clock_timestamp())
  on conflict do nothing;
end
$$;

comment on function pressrun.end_session(text, timestamptz) is
  'Ends the token with this jti and exp for good: person_of_token() answers nobody from now on. Ending it twice is ending it once.';
revoke all on function pressrun.end_session(text, timestamptz) from public;
grant execute on function pressrun.end_session(text, timestamptz) to pressrun_httpd;
