drop function if exists pressrun.duplicate_of(bigint, bigint, text, jsonb, text, interval);  -- before there were CSV options

create or replace function pressrun.duplicate_of(p_person bigint, p_event bigint, p_type text, p_params jsonb, p_format text, p_csv jsonb,
  p_window interval)
returns text
language plpgsql volatile
as $$
declare
  v_job text;
begin
  if p_window <= interval '0' or p_window > interval '7 days' then
    perform pressrun.invalid('dedupe_window', 'must be longer than nothing and at most P7D');
  end if;
  perform pg_advisory_xact_lock(pressrun.advisory_class('dedupe'),
    pressrun.lock_key(concat_ws(' ', p_person, p_event, p_type, p_format, pressrun.full_csv_options(p_csv), p_params)));
  select j.job_id into v_job from pressrun.event_report_jobs j
  where j.requested_by = p_person and j.created_at >= pressrun.now() - p_window and j.event_id = p_event and j.type = p_type
    and j.params = p_params and j.format = p_format
    and pressrun.full_csv_options(j.csv_options) = pressrun.full_csv_options(p_csv) and j.status in ('queued', 'running', 'completed')
    and (j.cancel_requested_at is null or j.cancel_too_late)
  order by j.created_at desc limit 1;
  return v_job;
end
$$;

comment on function pressrun.duplicate_of(bigint, bigint, text, jsonb, text, jsonb, interval) is
  'The newest queued, running or completed job of the person with the same event, type, parameters, format and CSV options inside the window that is not being cancelled; null when there is none. Holds a lock until the transaction ends, so that two such requests at once make one job.';
revoke all on function pressrun.duplicate_of(bigint, bigint, text, jsonb, text, jsonb, interval) from public;
