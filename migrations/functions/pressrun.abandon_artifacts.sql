create or replace function pressrun.abandon_artifacts(p_job text, p_run_lease bigint) returns void
language plpgsql volatile
as $$
begin
  update pressrun.event_report_job_artifacts a set state = 'abandoned', delete_after = clock_timestamp() + interval '1 minute'
  where a.job_id = p_job and a.run_lease = p_run_lease and a.state = 'uploading';
end
$$;

comment on function pressrun.abandon_artifacts(text, bigint) is
  'What a run left behind will be deleted by the janitor, after a minute in which a late writer may still finish.';
revoke all on function pressrun.abandon_artifacts(text, bigint) from public;
