create or replace function pressrun.check_scope(p_scope text, p_type text, p_workspace bigint) returns void
language plpgsql stable
as $$
begin
  if p_scope is null or p_scope not in ('all', 'type', 'workspace') then
    perform pressrun.invalid('scope', 'must be all, type or workspace');
  elsif (p_scope = 'type') <> (p_type is not null) then
    perform pressrun.invalid('type', 'must be given for the scope type, and for no other');
  elsif (p_scope = 'workspace') <> (p_workspace is not null) then
    perform pressrun.invalid('workspace', 'must be given for the scope workspace, and for no other');
  elsif p_type is not null and not exists (select from pressrun.report_types t where t.type = p_type) then
    perform pressrun.invalid('type', format('there is no report type "%s"', p_type));
  elsif p_workspace is not null and not exists (select from platform.admins(p_workspace))
    and not exists (select from pressrun.event_report_jobs j where j.workspace_id = p_workspace)
    and not exists (select from pressrun.pauses s where s.workspace_id = p_workspace) then
    -- The platform is not asked for workspaces: one that nobody looks after and that never had a job is none.
    perform pressrun.invalid('workspace', format('there is no workspace %s', p_workspace));
  end if;
end
$$;

comment on function pressrun.check_scope(text, text, bigint) is
  'Raises PRINV unless these name all jobs, those of a type, or those of a workspace.';
revoke all on function pressrun.check_scope(text, text, bigint) from public;
