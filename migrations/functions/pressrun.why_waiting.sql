create or replace function pressrun.why_waiting(p_person bigint, p_event bigint, p_job text) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.visible_job(p_person, p_event, p_job);
begin
  return jsonb_build_object('job_id', v_job.job_id, 'status', v_job.status, 'explanation', pressrun.explain_state(v_job.job_id),
    'queue', pressrun.queue_place(v_job.job_id));
end
$$;

comment on function pressrun.why_waiting(bigint, bigint, text) is
  'explain_state() and queue_place() for whoever may see the job, both of the moment of the query that calls it. Raises PRNFD otherwise.';
revoke all on function pressrun.why_waiting(bigint, bigint, text) from public;
grant execute on function pressrun.why_waiting(bigint, bigint, text) to pressrun_httpd;
