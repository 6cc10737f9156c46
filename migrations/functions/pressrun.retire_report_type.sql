create or replace function pressrun.retire_report_type(p_type text) returns boolean
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  update pressrun.report_types set enabled = false, updated_at = pressrun.now()
  where type = p_type and enabled
  returning true
$$;

comment on function pressrun.retire_report_type(text) is
  'Takes a report type out of the catalog; its jobs stay. Null when there was nothing to retire.';
revoke all on function pressrun.retire_report_type(text) from public;
grant execute on function pressrun.retire_report_type(text) to pressrun_ctl;
