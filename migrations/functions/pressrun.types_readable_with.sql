create or replace function pressrun.types_readable_with(p_permissions text[]) returns text[]
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return array(select t.type from pressrun.report_types t where t.permission = any (p_permissions));
end
$$;

comment on function pressrun.types_readable_with(text[]) is
  'The report types, retired ones too, whose jobs somebody with these permissions may read.';
revoke all on function pressrun.types_readable_with(text[]) from public;
grant execute on function pressrun.types_readable_with(text[]) to pressrun_httpd;
