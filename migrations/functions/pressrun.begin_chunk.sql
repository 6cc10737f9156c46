create or replace function pressrun.begin_chunk(p_job text, p_run_lease bigint, p_chunk integer, p_chunk_lease bigint, p_token uuid,
  p_backend_pid integer, p_backend_start timestamptz)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_chunk constant pressrun.event_report_job_chunks := pressrun.leased_chunk(p_job, p_run_lease, p_chunk, p_chunk_lease, p_token);
  v_job pressrun.event_report_jobs;
  v_type pressrun.report_types;
  v_cut pressrun.event_report_job_cuts;
  v_event record;
  v_parts jsonb;
begin
  if v_chunk.job_id is null then
    return null;
  end if;
  select * into strict v_job from pressrun.event_report_jobs j where j.job_id = p_job;
  select * into strict v_type from pressrun.report_types t where t.type = v_job.type;
  select * into strict v_cut from pressrun.event_report_job_cuts c where c.job_id = p_job and c.run_lease = p_run_lease;
  select e.time_zone, e.title, e.workspace_title into v_event from platform.event(v_job.event_id) e;
  update pressrun.event_report_job_chunks c set backend_pid = p_backend_pid, backend_start = p_backend_start
  where c.job_id = p_job and c.run_lease = p_run_lease and c.chunk_no = p_chunk;
  with made as (
    insert into pressrun.event_report_job_parts as a (part_id, job_id, run_lease, chunk_no, chunk_lease, format, state, r2_key, created_at)
    select pressrun.new_ulid(), p_job, p_run_lease, p_chunk, p_chunk_lease, f.format, 'uploading',
      format('%s/%s/%s-%s-%s-%s-%s.%s.part', v_job.workspace_id, left(p_job, 5), p_job, p_run_lease, p_chunk, p_chunk_lease,
        left(replace(p_token::text, '-', ''), 12), f.format), clock_timestamp()
    from unnest(string_to_array(v_job.format, ',')) f(format)
    on conflict (r2_key) do update set state = a.state  -- the same call again, after a lost answer
    returning a.part_id as artifact_id, a.format, a.r2_key, 'part' as filename, 'application/octet-stream' as content_type)
  select jsonb_agg(to_jsonb(made)) into v_parts from made;
  return jsonb_build_object('chunks', v_cut.plan,
    'chunk', jsonb_build_object('number', p_chunk, 'after_key', v_chunk.after_key, 'last_key', v_chunk.last_key, 'snapshot', v_cut.snapshot,
      'shared', v_cut.shared),
    'source', v_cut.source, 'artifacts', v_parts, 'csv', pressrun.full_csv_options(v_job.csv_options), 'size_limit_bytes', v_type.size_limit_bytes,
    'trace_context', v_job.trace_context,
    'time_zone', coalesce(v_event.time_zone, 'UTC'),
    'sections', pressrun.report_sections(v_type, v_job.event_id, v_job.params, v_cut.shared ->> 'language'),
    'info', case when v_cut.shared ->> 'language' is not null
      then pressrun.report_info(v_job, v_type, v_event.title, v_event.workspace_title, v_cut.shared ->> 'language') end,
    'first_row_timeout_ms', floor(extract(epoch from v_type.first_row_timeout) * 1000)::bigint,
    'deadline_ms', (select greatest(0, floor(extract(epoch from r.deadline_at - clock_timestamp()) * 1000))::bigint
      from pressrun.event_report_job_runs r where r.job_id = p_job and r.run_lease = p_run_lease));
end
$$;

comment on function pressrun.begin_chunk(text, bigint, integer, bigint, uuid, integer, timestamptz) is
  'A renderer begins a chunk: records the server process that will run the query and one part row a format (before the first byte is uploaded), and returns what begin_run() does with its parts as artifacts, and besides the chunk: from where to where, snapshot, what parts agree about. Null when the lease is lost.';
revoke all on function pressrun.begin_chunk(text, bigint, integer, bigint, uuid, integer, timestamptz) from public;
grant execute on function pressrun.begin_chunk(text, bigint, integer, bigint, uuid, integer, timestamptz) to pressrun_worker;
