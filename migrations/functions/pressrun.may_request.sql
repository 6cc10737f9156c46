create or replace function pressrun.may_request(p_person bigint, p_workspace bigint) returns boolean
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return coalesce('reports.create' = any (platform.permissions(p_person, p_workspace)), false);
end
$$;

comment on function pressrun.may_request(bigint, bigint) is
  'Whether the person may request, cancel, retry and re-run reports in the workspace.';
revoke all on function pressrun.may_request(bigint, bigint) from public;
revoke all on function pressrun.may_request(bigint, bigint) from pressrun_httpd;  -- it had it once
