create or replace function pressrun.drop_chunks(p_job text, p_run_lease bigint) returns void
language plpgsql volatile
as $$
begin
  update pressrun.event_report_job_chunks c set state = 'dropped'
  where c.job_id = p_job and c.run_lease = p_run_lease and c.state in ('waiting', 'rendering');
  if found then
    perform pg_notify('pressrun_cancel', p_job || ' ' || p_run_lease);
  end if;
  update pressrun.event_report_job_parts a
  set state = 'abandoned', delete_after = clock_timestamp() + case a.state when 'uploading' then interval '1 minute' else '0' end
  where a.job_id = p_job and a.run_lease = p_run_lease and a.state in ('uploading', 'stored');
end
$$;

comment on function pressrun.drop_chunks(text, bigint) is
  'The run has ended: nobody renders its chunks any more, and its parts will be deleted by the janitor; what may still be written, after a minute. REQUIRES the lock of the job.';
revoke all on function pressrun.drop_chunks(text, bigint) from public;
