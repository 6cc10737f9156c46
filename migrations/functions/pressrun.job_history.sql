create or replace function pressrun.job_history(p_person bigint, p_event bigint, p_job text) returns jsonb
language plpgsql volatile
security invoker
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  perform pressrun.get_job(p_person, p_event, p_job);
  return (
    select jsonb_build_object('data', coalesce(jsonb_agg(jsonb_build_object('from', h.from_status, 'to', h.to_status,
      'at', pressrun.utc(h.occurred_at), 'who', h.actor, 'attempt', h.attempt, 'worker', h.worker_id, 'reason', h.reason)
      order by h.id), '[]'))
    from pressrun.event_report_job_events h where h.job_id = p_job);
end
$$;

comment on function pressrun.job_history(bigint, bigint, text) is
  'Every change of status of a job, oldest first. Raises PRNFD for a job that the person may not see.';
revoke all on function pressrun.job_history(bigint, bigint, text) from public;
grant execute on function pressrun.job_history(bigint, bigint, text) to pressrun_httpd;
