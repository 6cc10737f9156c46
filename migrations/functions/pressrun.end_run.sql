create or replace function pressrun.end_run(p_job text, p_run_lease bigint, p_outcome text, p_diagnostic jsonb) returns void
language plpgsql volatile
as $$
begin
  update pressrun.event_report_job_runs r
  set ended_at = clock_timestamp(), outcome = p_outcome, diagnostic = p_diagnostic
  where r.job_id = p_job and r.run_lease = p_run_lease and r.ended_at is null;
  perform pressrun.abandon_artifacts(p_job, p_run_lease);
  perform pressrun.drop_chunks(p_job, p_run_lease) from pressrun.event_report_job_cuts c where c.job_id = p_job and c.run_lease = p_run_lease;
end
$$;

comment on function pressrun.end_run(text, bigint, text, jsonb) is
  'Closes a run that did not complete and gives up its artifacts, chunks and parts.';
revoke all on function pressrun.end_run(text, bigint, text, jsonb) from public;
