-- Nothing calls it any more but what was under way while this version was migrated to; the next one drops it.
create or replace function pressrun.permissions_in(p_person bigint, p_workspace bigint) returns text[]
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return coalesce(platform.permissions(p_person, p_workspace), '{}');
end
$$;

comment on function pressrun.permissions_in(bigint, bigint) is
  'What the person may do in the workspace, by the platform''s word; empty for whoever is not of it.';
revoke all on function pressrun.permissions_in(bigint, bigint) from public;
grant execute on function pressrun.permissions_in(bigint, bigint) to pressrun_httpd;
