create or replace function pressrun.pause(p_scope text, p_type text, p_workspace bigint, p_reason text) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  perform pressrun.require_read_committed();
  perform pressrun.check_scope(p_scope, p_type, p_workspace);
  if length(btrim(coalesce(p_reason, ''))) not between 1 and 500 then
    perform pressrun.invalid('reason', 'must have 1 to 500 characters');
  end if;
  perform pg_advisory_xact_lock(pressrun.advisory_class('pauses'), 0);
  if pressrun.active_pause(p_scope, p_type, p_workspace) is not null then
    raise exception 'That is paused already.' using errcode = 'PRCFL';
  end if;
  insert into pressrun.pauses (scope, type, workspace_id, reason, paused_at, paused_by)
  values (p_scope, p_type, p_workspace, btrim(p_reason), pressrun.now(), session_user);
  perform pressrun.notify_jobs('*');
  if p_scope = 'all' then
    return (select count(*) from pressrun.job_queue);
  end if;
  return pressrun.hold_paused(p_type, p_workspace);
end
$$;

comment on function pressrun.pause(text, text, bigint, text) is
  'Lets nothing of the scope (all; type p_type; workspace p_workspace) be claimed until resume(); what runs goes on. The number of queued jobs that it holds. Raises PRCFL when it is paused already, PRINV.';
revoke all on function pressrun.pause(text, text, bigint, text) from public;
grant execute on function pressrun.pause(text, text, bigint, text) to pressrun_ctl;
