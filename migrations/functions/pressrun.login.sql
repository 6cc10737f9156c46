create or replace function pressrun.login(p_email text, p_password text) returns jsonb
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select jsonb_build_object('person_id', p.person_id, 'email', p.email, 'name', p.name)
  from platform.person(platform.authenticate(p_email, p_password)) p
$$;

comment on function pressrun.login(text, text) is
  'Who this e-mail address and password belong to; null when to nobody.';
revoke all on function pressrun.login(text, text) from public;
grant execute on function pressrun.login(text, text) to pressrun_httpd;
