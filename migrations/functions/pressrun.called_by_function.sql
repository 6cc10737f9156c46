create or replace function pressrun.called_by_function() returns boolean
language sql stable
as $$
  select current_user = 'pressrun_owner' and session_user <> 'pressrun_owner'
     and current_setting('role') <> 'pressrun_owner'
$$;

comment on function pressrun.called_by_function() is
  'True inside a SECURITY DEFINER function of pressrun_owner and nowhere else: a session that became the owner by SET ROLE or SET SESSION AUTHORIZATION shows it in role or session_user, so only who may create functions as the owner (DDL) gets past.';
revoke all on function pressrun.called_by_function() from public;
grant execute on function pressrun.called_by_function() to public;
