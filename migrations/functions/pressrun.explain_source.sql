create or replace function pressrun.explain_source(p_job text) returns text
language plpgsql stable
as $$
begin
  return (
    select format('Its report type is read from the source %s: every worker needs %s in its environment, and that database must answer.', t.source,
      pressrun.source_variable(t.source))
    from pressrun.event_report_jobs j join pressrun.report_types t on t.type = j.type
    where j.job_id = p_job and j.status in ('queued', 'failed') and j.status_reason = 'source_unavailable');
end
$$;

comment on function pressrun.explain_source(text) is
  'What to look at, for ops, when the source of a job was unavailable at its last attempt; else null.';
revoke all on function pressrun.explain_source(text) from public;
