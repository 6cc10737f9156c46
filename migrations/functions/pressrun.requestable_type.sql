create or replace function pressrun.requestable_type(p_type text, p_permissions text[]) returns pressrun.report_types
language plpgsql stable
as $$
declare
  v_type pressrun.report_types;
begin
  select * into v_type from pressrun.report_types t where t.type = p_type and t.enabled;
  if not found then
    perform pressrun.invalid('type', format('there is no report type "%s"', p_type));
  elsif not v_type.permission = any (p_permissions) then
    raise exception 'You may not read % reports. Ask a workspace admin for access.', v_type.title using errcode = 'PRFBD';
  elsif not 'reports.create' = any (p_permissions) then
    raise exception 'You may read reports but not request them (permission reports.create). Ask a workspace admin for access.' using errcode = 'PRFBD';
  end if;
  return v_type;
end
$$;

comment on function pressrun.requestable_type(text, text[]) is
  'The report type, if somebody with these permissions may request it. Raises PRINV for an unknown type, PRFBD otherwise.';
revoke all on function pressrun.requestable_type(text, text[]) from public;
