create or replace function pressrun.me(p_person bigint) returns jsonb
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select jsonb_build_object('person_id', p.person_id, 'email', p.email, 'name', p.name, 'locale', p.locale)
  from platform.person(p_person) p
$$;

comment on function pressrun.me(bigint) is
  'The person, for GET /v1/me.';
revoke all on function pressrun.me(bigint) from public;
grant execute on function pressrun.me(bigint) to pressrun_httpd;
