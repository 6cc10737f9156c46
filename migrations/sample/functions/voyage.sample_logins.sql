create or replace function voyage.sample_logins() returns table (email text, password text, role text)
language sql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
  select u.email, 'voyage-sample-1'::text, m.role
  from voyage.users u join voyage.workspace_members m using (user_id)
  where u.user_id < 100
  order by m.workspace_id, u.user_id
$$;

comment on function voyage.sample_logins() is
  'The people of the sample data who can log in, in plain words: their password is public, so generate() is for machines that only you reach.';
revoke all on function voyage.sample_logins() from public;
grant execute on function voyage.sample_logins() to pressrun_ctl;
