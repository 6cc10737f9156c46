-- Nothing calls it any more but what was under way while this version was migrated to; the next one drops it.
create or replace function pressrun.visible_types() returns table (workspace_id bigint, type text)
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    select w.workspace_id, t.type
    from platform.workspaces_of(pressrun.current_person()) as w(workspace_id)
    cross join lateral platform.permissions(pressrun.current_person(), w.workspace_id) as p(granted)
    join pressrun.report_types t on t.permission = any (p.granted);
end
$$;

comment on function pressrun.visible_types() is
  'Every (workspace, report type) that the current person may read. One evaluation a query decides row-level security.';
revoke all on function pressrun.visible_types() from public;
grant execute on function pressrun.visible_types() to pressrun_httpd;
