-- Before a CSV file could be chosen, and before traces. Calls of then fit the new one.
drop function if exists pressrun.request_report(bigint, bigint, text, jsonb, text[], text[], interval, text, text, text);
drop function if exists pressrun.request_report(bigint, bigint, text, jsonb, text[], text[], interval, text, text, text, jsonb);

create or replace function pressrun.request_report(p_person bigint, p_event bigint, p_type text, p_params jsonb, p_formats text[],
  p_notify_emails text[] default '{}', p_dedupe_window interval default null, p_idempotency_key text default null,
  p_request_hash text default null, p_request_id text default null, p_csv jsonb default null,
  p_trace text default null)
returns table (job_id text, outcome text)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
declare
  v_event record;
  v_type pressrun.report_types;
  v_format text;
  v_csv jsonb;
  v_params jsonb;
  v_job text := pressrun.new_ulid();
  v_earlier text;
begin
  perform pressrun.require_read_committed();
  select * into v_event from pressrun.member_event(p_person, p_event);
  -- Before what was asked for is looked at: it may have been allowed then and not be any more.
  v_earlier := pressrun.replayed_request(p_person, p_idempotency_key, coalesce(p_request_hash, ''));
  if v_earlier is not null then
    return query select v_earlier, 'replayed';
    return;
  end if;
  v_type := pressrun.requestable_type(p_type, v_event.permissions);
  v_format := pressrun.chosen_format(v_type, p_formats);
  v_csv := pressrun.chosen_csv_options(v_format, p_csv);
  v_params := pressrun.resolve_params(v_type, coalesce(p_params, '{}'), v_event.time_zone);
  perform pressrun.check_references(v_type, p_event, v_params);
  perform pressrun.check_recipients(p_notify_emails);
  if p_idempotency_key is not null then
    v_earlier := pressrun.remember_request(p_person, p_idempotency_key, coalesce(p_request_hash, ''), v_job);
    if v_earlier is not null then
      return query select v_earlier, 'replayed';
      return;
    end if;
  end if;
  if p_dedupe_window is not null then
    v_earlier := pressrun.duplicate_of(p_person, p_event, p_type, v_params, v_format, v_csv, p_dedupe_window);
    if v_earlier is not null then
      update pressrun.idempotency_keys k set job_id = v_earlier where k.person_id = p_person and k.key = p_idempotency_key;
      return query select v_earlier, 'deduplicated';
      return;
    end if;
  end if;
  perform pressrun.check_daily_quota(v_event.workspace_id);
  perform pressrun.insert_job(v_job, p_event, v_event.workspace_id, v_type, v_params, v_format, p_person,
    p_notify_emails, 0::smallint, null, null, p_request_id, p_csv => v_csv, p_trace => p_trace);
  return query select v_job, 'created';
end
$$;

comment on function pressrun.request_report(bigint, bigint, text, jsonb, text[], text[], interval, text, text, text, jsonb, text) is
  'Asks for a report: one queued job, and at once. p_csv: see chosen_csv_options(). p_trace: the job''s trace_context; null: a new one. outcome says created, deduplicated (opt-in, see duplicate_of()) or replayed (same idempotency key, also when the request would no longer be allowed). Raises PRNFD (event), PRFBD (permission), PRINV (type, format, CSV option, parameter, recipient, key), PRIDK, PRQTA, PRISO (not READ COMMITTED).';
revoke all on function pressrun.request_report(bigint, bigint, text, jsonb, text[], text[], interval, text, text, text, jsonb, text) from public;
grant execute on function pressrun.request_report(bigint, bigint, text, jsonb, text[], text[], interval, text, text, text, jsonb, text) to pressrun_httpd;
