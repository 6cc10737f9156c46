create or replace function pressrun.apply_grant(p_request pressrun.access_requests, p_granted_by bigint) returns boolean
language plpgsql volatile
as $$
begin
  -- A platform that was fitted before there were access requests lacks the function.
  if to_regprocedure('platform.grant_access(bigint, bigint, text, bigint)') is null then
    return false;
  end if;
  return coalesce(platform.grant_access(p_request.person_id, p_request.workspace_id, p_request.permission, p_granted_by), false);
end
$$;

comment on function pressrun.apply_grant(pressrun.access_requests, bigint) is
  'Asks the platform to give what was granted; false when it does not do that by itself, so that an admin has to.';
revoke all on function pressrun.apply_grant(pressrun.access_requests, bigint) from public;
