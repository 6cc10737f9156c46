create or replace function pressrun.get_report_type(p_person bigint, p_event bigint, p_type text) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_event record;
  v_type pressrun.report_types;
begin
  select * into v_event from pressrun.member_event(p_person, p_event);
  select * into v_type from pressrun.report_types t where t.type = p_type and t.enabled;
  if not found then
    raise exception 'There is no report type %.', p_type using errcode = 'PRNFD';
  elsif not v_type.permission = any (v_event.permissions) then
    raise exception 'You may not read % reports. Ask a workspace admin for access.', v_type.title using errcode = 'PRFBD';
  end if;
  return pressrun.report_type_json(v_type);
end
$$;

comment on function pressrun.get_report_type(bigint, bigint, text) is
  'One report type. Raises PRNFD for an unknown one and PRFBD for one that the person may not read.';
revoke all on function pressrun.get_report_type(bigint, bigint, text) from public;
grant execute on function pressrun.get_report_type(bigint, bigint, text) to pressrun_httpd;
