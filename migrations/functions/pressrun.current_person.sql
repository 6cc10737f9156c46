create or replace function pressrun.current_person() returns bigint
language sql stable parallel safe
as $$ select nullif(current_setting('pressrun.person_id', true), '')::bigint $$;

comment on function pressrun.current_person() is
  'The person of act_as(), or null.';
revoke all on function pressrun.current_person() from public;
grant execute on function pressrun.current_person() to pressrun_httpd;
