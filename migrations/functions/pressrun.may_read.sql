create or replace function pressrun.may_read(p_person bigint, p_workspace bigint, p_type text) returns boolean
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select exists (
    select from pressrun.report_types t
    where t.type = p_type and t.permission = any (platform.permissions(p_person, p_workspace)))
$$;

comment on function pressrun.may_read(bigint, bigint, text) is
  'Whether the person has the permission of the report type in the workspace, now.';
revoke all on function pressrun.may_read(bigint, bigint, text) from public;
