create or replace function pressrun.chunk_states(p_job text, p_run_lease bigint, p_token uuid) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_cancel boolean;
begin
  select j.cancel_requested_at is not null and not j.cancel_too_late into v_cancel from pressrun.event_report_jobs j
  where j.job_id = p_job and j.run_lease = p_run_lease and j.lease_token = p_token and j.status = 'running';
  if not found then
    return null;
  end if;
  return (
    select jsonb_build_object('cancel_requested', v_cancel, 'open', count(*) filter (where c.state in ('waiting', 'rendering')),
      'rows', coalesce(sum(c.rows), 0),
      'csv_bytes', (select coalesce(sum(a.bytes), 0) from pressrun.event_report_job_parts a
        where a.job_id = p_job and a.run_lease = p_run_lease and a.format = 'csv' and a.state = 'stored'),
      'failed', (array_agg(jsonb_build_object('chunk', c.chunk_no, 'code', c.failure_code, 'diagnostic', c.diagnostic, 'transient', c.transient)
        order by c.chunk_no) filter (where c.state = 'failed'))[1])
    from pressrun.event_report_job_chunks c where c.job_id = p_job and c.run_lease = p_run_lease);
end
$$;

comment on function pressrun.chunk_states(text, bigint, uuid) is
  'How far the chunks of a run are, for its holder: {"cancel_requested", "open" (not stored, not failed), "rows", "csv_bytes", "failed": the first that failed for good}. Null when the lease is lost.';
revoke all on function pressrun.chunk_states(text, bigint, uuid) from public;
grant execute on function pressrun.chunk_states(text, bigint, uuid) to pressrun_worker;
