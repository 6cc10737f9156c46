create or replace function pressrun.begin_run(p_job text, p_run_lease bigint, p_token uuid, p_backend_pid integer, p_backend_start timestamptz)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.leased_job(p_job, p_run_lease, p_token);
  v_type pressrun.report_types;
  v_event record;
  v_language text;
  v_artifacts jsonb;
  v_deadline timestamptz;
  v_expected bigint;
  v_cut_above bigint;
begin
  if v_job.job_id is null then
    return null;
  end if;
  update pressrun.event_report_job_runs r set began_at = clock_timestamp(), stage = 'querying', progressed_at = pressrun.now(),
    backend_pid = p_backend_pid, backend_start = p_backend_start
  where r.job_id = p_job and r.run_lease = p_run_lease returning r.deadline_at into v_deadline;
  select * into strict v_type from pressrun.report_types t where t.type = v_job.type;
  select * into v_event from platform.event(v_job.event_id);
  if v_job.format <> 'csv' then
    v_language := pressrun.report_language(v_job.requested_by);
  end if;
  with made as (
    insert into pressrun.event_report_job_artifacts as a (artifact_id, job_id, run_lease, format, state, r2_key, filename, content_type, created_at)
    select pressrun.new_ulid(), p_job, p_run_lease, f.format, 'uploading',
      -- A folder for about nine hours of a workspace's jobs: the first 5 digits of a ULID.
      format('%s/%s/%s-%s-%s.%s', v_job.workspace_id, left(p_job, 5), p_job, p_run_lease, left(replace(p_token::text, '-', ''), 12), f.format),
      format('%s_%s_%s.%s', v_job.type, pressrun.slug(v_event.slug, v_event.title),
        to_char(v_job.created_at at time zone coalesce(v_event.time_zone, 'UTC'), 'YYYY-MM-DD'), f.format),
      pressrun.content_type(f.format), pressrun.now()
    from unnest(string_to_array(v_job.format, ',')) f(format)
    on conflict (r2_key) do update set filename = excluded.filename  -- the same call again, after a lost answer
    returning a.artifact_id, a.format, a.r2_key, a.filename, a.content_type)
  select jsonb_agg(to_jsonb(made)) into v_artifacts from made;
  if v_type.chunks is not null then
    v_expected := pressrun.expected_rows(p_job);
    -- Most of a CSV file's time is reading, and a cut reads once more.
    v_cut_above := (v_type.chunks ->> 'rows')::bigint * case when v_job.format = 'csv' then 10 else 2 end;
  end if;
  return jsonb_build_object('sections', pressrun.report_sections(v_type, v_job.event_id, v_job.params, v_language),
    'info', case when v_language is not null then pressrun.report_info(v_job, v_type, v_event.title, v_event.workspace_title, v_language) end,
    'time_zone', coalesce(v_event.time_zone, 'UTC'), 'source', v_type.source,
    'first_row_timeout_ms', floor(extract(epoch from v_type.first_row_timeout) * 1000)::bigint,
    'deadline_ms', greatest(0, floor(extract(epoch from v_deadline - clock_timestamp()) * 1000))::bigint,
    'size_limit_bytes', v_type.size_limit_bytes, 'artifacts', v_artifacts, 'csv', pressrun.full_csv_options(v_job.csv_options),
    'trace_context', v_job.trace_context,
    'cancel_requested', v_job.cancel_requested_at is not null and not v_job.cancel_too_late,
    'waited_ms', greatest(0, floor(extract(epoch from v_job.started_at - v_job.queued_at) * 1000))::bigint,
    'chunks', case when v_cut_above is not null and coalesce(v_expected > v_cut_above, true)
      then pressrun.chunk_plan(v_type, v_job.event_id, v_job.params)
        || jsonb_build_object('expected_rows', v_expected, 'cut_above_rows', v_cut_above) end);
end
$$;

comment on function pressrun.begin_run(text, bigint, uuid, integer, timestamptz) is
  'A renderer begins: records the server process that will run the query and one artifact row a format (state uploading, before the first byte is uploaded), and returns all it needs: sections with statement and binds, what stands in its head (where a format has one), time zone, limits, artifacts, how a CSV is written, the trace it belongs to, whether it was cancelled before (whose notification may have found nobody to stop), how long it had been in the queue, and how it is cut (chunks; null: it is not; with expected_rows null: if its source expects more than cut_above_rows). Null when the lease is lost.';
revoke all on function pressrun.begin_run(text, bigint, uuid, integer, timestamptz) from public;
grant execute on function pressrun.begin_run(text, bigint, uuid, integer, timestamptz) to pressrun_worker;
