create or replace function pressrun.equip_login(p_login text) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := substring(p_login from '^(pressrun_(?:httpd|worker|janitor|courier|reader|ctl))_[a-z0-9]+$');
  v_setting text;
begin
  if v_role is null then
    perform pressrun.invalid('login', format('A second login is named after its role, for example pressrun_worker_b, not %s.', p_login));
  end if;
  if not exists (select from pg_roles r where r.rolname = p_login) then
    execute format('create role %I login', p_login);
  end if;
  execute format('grant %I to %I', v_role, p_login);
  if v_role = 'pressrun_reader' then
    -- Who may end the queries of the one may end those of the other.
    execute format('grant %I to pressrun_owner', p_login);
  end if;
  execute format('alter role %I reset all', p_login);
  -- Settings of a role are not inherited.
  for v_setting in select unnest(r.rolconfig) from pg_roles r where r.rolname = v_role loop
    execute format('alter role %I set %s = %L', p_login, split_part(v_setting, '=', 1), substr(v_setting, strpos(v_setting, '=') + 1));
  end loop;
  return v_role;
end
$$;

comment on function pressrun.equip_login(text) is
  'Makes a second login of one of our roles, or gives it anew the settings of that, which a role does not inherit; returns the role. For the rotation of passwords; runs with the rights of its caller, who may make roles (for the reader: a superuser, for temp_file_limit). Raises PRINV for another name.';
revoke all on function pressrun.equip_login(text) from public;
