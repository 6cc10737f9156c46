create or replace function pressrun.fail_by_ops(p_job text, p_reason text) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job pressrun.event_report_jobs;
begin
  perform pressrun.require_read_committed();
  if length(btrim(coalesce(p_reason, ''))) not between 1 and 500 then
    perform pressrun.invalid('reason', 'must have 1 to 500 characters; the organizer reads it');
  end if;
  select j.* into v_job from pressrun.event_report_jobs j where j.job_id = p_job for no key update;
  if not found then
    raise exception 'There is no job %.', p_job using errcode = 'PRNFD';
  elsif v_job.status not in ('queued', 'running') then
    raise exception 'Only a queued or running job can be failed; this one is %.', v_job.status using errcode = 'PRCFL';
  end if;
  perform pressrun.fail_now(v_job, 'failed_by_ops', btrim(p_reason), 'ops:' || session_user,
    jsonb_build_object('code', 'failed_by_ops', 'by', session_user, 'was', v_job.status, 'worker', v_job.worker_id));
end
$$;

comment on function pressrun.fail_by_ops(text, text) is
  'Ops end a queued or running job (SPEC J17); the organizer reads p_reason (1 to 500 characters). Raises PRNFD, PRCFL when it has ended, PRINV.';
revoke all on function pressrun.fail_by_ops(text, text) from public;
grant execute on function pressrun.fail_by_ops(text, text) to pressrun_ctl;
