-- run as: admin
-- What Pressrun asks of its platform, answered from the sample domain. A real platform replaces this file with its own.
grant usage, create on schema platform to voyage_owner;
set local role voyage_owner;

create or replace function platform.authenticate(p_email text, p_password text) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
declare
  -- A hash that no password has: a stranger's address costs the same time as a wrong password.
  c_nobody constant text := '$2a$06$abcdefghijklmnopqrstuuOZFKX1dQKDZAHZJ2ZTq3IUYyVJlqBMC';
  v_user record;
begin
  select u.user_id, u.password_hash into v_user from voyage.users u where lower(u.email) = lower(p_email);
  if public.crypt(coalesce(p_password, ''), coalesce(v_user.password_hash, c_nobody)) is distinct from v_user.password_hash then
    return null;
  end if;
  update voyage.users u set last_login_at = now() where u.user_id = v_user.user_id;
  return v_user.user_id;
end
$$;
comment on function platform.authenticate(text, text) is
  'The person whose address and password these are, and notes the login; null when they are nobody''s.';

create or replace function platform.person(p_person bigint)
returns table (person_id bigint, email text, name text, locale text)
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select u.user_id, u.email, u.name, u.locale from voyage.users u where u.user_id = p_person;
end
$$;
comment on function platform.person(bigint) is 'Who a person is; no row when there is none.';

create or replace function platform.person_by_subject(p_subject text) returns bigint
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
begin
  return (
    select u.user_id from voyage.users u
    where u.subject = p_subject
       or (u.subject is null and u.user_id = case when p_subject ~ '^[1-9][0-9]{0,17}$' then p_subject::bigint end));
end
$$;
comment on function platform.person_by_subject(text) is
  'The person whom the sub of a token names: users.subject, or the user_id where that is null. Null when it names nobody.';

create or replace function platform.person_by_email(p_email text) returns bigint
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
begin
  return (select u.user_id from voyage.users u where lower(u.email) = lower(p_email));
end
$$;
comment on function platform.person_by_email(text) is 'The person whose address this is; null when it is nobody''s.';

create or replace function platform.event(p_event bigint)
returns table (event_id bigint, workspace_id bigint, workspace_title text, title text, slug text, time_zone text)
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select e.event_id, e.workspace_id, w.title, e.title, e.slug, e.time_zone
    from voyage.events e join voyage.workspaces w using (workspace_id)
    where e.event_id = p_event;
end
$$;
comment on function platform.event(bigint) is 'What an event is; no row when there is none.';

create or replace function platform.events_of(p_person bigint)
returns table (event_id bigint, workspace_id bigint, workspace_title text, title text, slug text, time_zone text)
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select e.event_id, e.workspace_id, w.title, e.title, e.slug, e.time_zone
    from voyage.workspace_members m
    join voyage.workspaces w using (workspace_id)
    join voyage.events e using (workspace_id)
    where m.user_id = p_person;
end
$$;
comment on function platform.events_of(bigint) is 'The events of the workspaces that a person works in.';

create or replace function platform.workspaces_of(p_person bigint) returns setof bigint
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select m.workspace_id from voyage.workspace_members m where m.user_id = p_person;
end
$$;
comment on function platform.workspaces_of(bigint) is 'The workspaces that a person works in.';

create or replace function platform.permissions(p_person bigint, p_workspace bigint) returns text[]
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
begin
  return (
    select coalesce(array_agg(p.permission order by p.permission), '{}') from (
      select r.permission from voyage.workspace_members m join voyage.role_permissions r using (role)
      where m.user_id = p_person and m.workspace_id = p_workspace
      union
      select g.permission from voyage.member_permissions g
      where g.user_id = p_person and g.workspace_id = p_workspace) p);
end
$$;
comment on function platform.permissions(bigint, bigint) is
  'What a person may do in a workspace at this moment; empty for who does not work there.';

create or replace function platform.admins(p_workspace bigint) returns table (person_id bigint, email text)
language plpgsql stable
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select u.user_id, u.email
    from voyage.workspace_members m join voyage.users u using (user_id)
    where m.workspace_id = p_workspace and m.role in ('owner', 'admin')
    order by u.user_id;
end
$$;
comment on function platform.admins(bigint) is 'Who decides about access to a workspace.';

create or replace function platform.grant_access(p_person bigint, p_workspace bigint, p_permission text, p_granted_by bigint) returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, voyage, pg_temp
as $$
begin
  perform from voyage.workspace_members m where m.user_id = p_person and m.workspace_id = p_workspace for key share;
  if not found then
    return false;
  end if;
  insert into voyage.member_permissions (user_id, workspace_id, permission, granted_by)
  values (p_person, p_workspace, p_permission, p_granted_by)
  on conflict do nothing;
  return true;
end
$$;
comment on function platform.grant_access(bigint, bigint, text, bigint) is
  'Gives a member one permission in a workspace, when an admin has granted a request for it. False: this platform does not do that by itself, here for who does not work there; a platform whose rights live elsewhere always answers false.';

revoke all on all functions in schema platform from public;
grant execute on all functions in schema platform to pressrun_owner;
reset role;
