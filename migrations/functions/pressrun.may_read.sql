create or replace function pressrun.may_read(p_person bigint, p_workspace bigint, p_type text) returns boolean
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_permission text;
begin
  select t.permission into v_permission from pressrun.report_types t where t.type = p_type;
  return coalesce(v_permission = any (platform.permissions(p_person, p_workspace)), false);
end
$$;

comment on function pressrun.may_read(bigint, bigint, text) is
  'Whether the person has the permission of the report type in the workspace, now.';
revoke all on function pressrun.may_read(bigint, bigint, text) from public;
