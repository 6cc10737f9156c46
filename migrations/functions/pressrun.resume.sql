create or replace function pressrun.resume(p_scope text, p_type text, p_workspace bigint) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_pause bigint;
begin
  perform pressrun.require_read_committed();
  perform pressrun.check_scope(p_scope, p_type, p_workspace);
  perform pg_advisory_xact_lock(pressrun.advisory_class('pauses'), 0);
  v_pause := pressrun.active_pause(p_scope, p_type, p_workspace);
  if v_pause is null then
    raise exception 'That is not paused.' using errcode = 'PRCFL', hint = coalesce((
      select 'Paused: ' || string_agg(coalesce('type ' || p.type, 'workspace ' || p.workspace_id, 'all'), ', ' order by p.pause_id) || '.'
      from pressrun.pauses p where p.resumed_at is null), 'Nothing is paused.');
  end if;
  update pressrun.pauses p set resumed_at = pressrun.now(), resumed_by = session_user where p.pause_id = v_pause;
  perform pressrun.notify_jobs('*');
  if p_scope = 'all' then
    notify pressrun_queue;
    return (select count(*) from pressrun.job_queue q where q.hold is null);
  end if;
  return pressrun.release_paused(p_type, p_workspace);
end
$$;

comment on function pressrun.resume(text, text, bigint) is
  'Ends a pause(); jobs that no other pause holds can be claimed again, within their workspace''s limit and in their old order. Their number. Raises PRCFL when there is no such pause, PRINV.';
revoke all on function pressrun.resume(text, text, bigint) from public;
grant execute on function pressrun.resume(text, text, bigint) to pressrun_ctl;
