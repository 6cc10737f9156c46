create or replace function pressrun.is_admin(p_person bigint, p_workspace bigint) returns boolean
language plpgsql stable
as $$
begin
  return exists (select from platform.admins(p_workspace) a where a.person_id = p_person);
end
$$;

comment on function pressrun.is_admin(bigint, bigint) is
  'Whether the person decides about access to the workspace, now.';
revoke all on function pressrun.is_admin(bigint, bigint) from public;
