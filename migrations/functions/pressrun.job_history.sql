create or replace function pressrun.job_history(p_person bigint, p_event bigint, p_job text) returns jsonb
language plpgsql volatile
security invoker
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  perform pressrun.get_job(p_person, p_event, p_job);
  return (
    select jsonb_build_object('data', coalesce(jsonb_agg(jsonb_build_object('from', h.from_status, 'to', h.to_status,
      'at', pressrun.utc(h.occurred_at), 'who', regexp_replace(h.actor, '^worker:.*', 'worker'), 'attempt', h.attempt,
      'reason', case when (h.reason ~ '^[a-z]+(_[a-z]+)+$') is not true then h.reason when h.to_status = 'failed' then j.failure_reason
        else case h.reason when 'worker_lost' then 'The machine that generated the report was lost.'
          when 'runner_crashed' then 'The report generator stopped unexpectedly.' when 'out_of_memory' then 'The report needed more memory than it may use.'
          when 'source_unavailable' then 'The data source was unavailable.' when 'storage_unavailable' then 'The storage was unavailable.'
          else 'Something went wrong on our side.' end || ' It is tried again.' end)
      order by h.id), '[]'))
    from pressrun.event_report_job_events h join pressrun.event_report_jobs j using (job_id) where h.job_id = p_job);
end
$$;

comment on function pressrun.job_history(bigint, bigint, text) is
  'Every change of status of a job, oldest first, in words; which worker it was is for ops. Raises PRNFD for a job that the person may not see.';
revoke all on function pressrun.job_history(bigint, bigint, text) from public;
grant execute on function pressrun.job_history(bigint, bigint, text) to pressrun_httpd;
