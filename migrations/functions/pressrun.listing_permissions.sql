drop function if exists pressrun.listing_rights(bigint, bigint);

create or replace function pressrun.listing_permissions(p_person bigint, p_event bigint) returns text[]
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_permissions constant text[] := pressrun.event_permissions(p_person, p_event);
begin
  if v_permissions = '{}'
    and not exists (select from pressrun.event_report_jobs j where j.requested_by = p_person and j.event_id = p_event) then
    raise exception 'There is no event % that you can see.', p_event using errcode = 'PRNFD';
  end if;
  return v_permissions;
end
$$;

comment on function pressrun.listing_permissions(bigint, bigint) is
  'What the person may do in the event''s workspace, for the list of its jobs. Raises PRNFD for whoever is neither of its workspace nor has requested one of its jobs.';
revoke all on function pressrun.listing_permissions(bigint, bigint) from public;
grant execute on function pressrun.listing_permissions(bigint, bigint) to pressrun_httpd;
