create or replace function pressrun.report_mail(p_job text, p_email text, p_link_ttl interval) returns jsonb
language plpgsql stable
as $$
declare
  v_job pressrun.event_report_jobs;
  v_type pressrun.report_types;
  v_event record;
  v_files jsonb;
  v_until timestamptz;
  v_recipient constant bigint := platform.person_by_email(p_email);
begin
  select * into v_job from pressrun.event_report_jobs j where j.job_id = p_job;
  select t.* into v_type from pressrun.report_types t where t.type = v_job.type;
  select e.title, e.workspace_title, e.time_zone into v_event from platform.event(v_job.event_id) e;
  select jsonb_agg(jsonb_build_object('format', a.format, 'filename', a.filename, 'bytes', a.bytes, 'rows', a.rows)
      order by position(a.format in v_job.format)),
    least(pressrun.now() + p_link_ttl, min(a.expires_at))
  into v_files, v_until
  from pressrun.event_report_job_artifacts a
  where a.job_id = p_job and a.state = 'available' and a.expires_at > pressrun.now();
  return jsonb_build_object('job_id', p_job, 'trace_context', v_job.trace_context, 'event_id', v_job.event_id, 'title', v_type.title,
    'parameters', pressrun.report_info(v_job, v_type, null, null, 'en') -> 'parameters',
    'event_title', coalesce(v_event.title, 'event ' || v_job.event_id), 'workspace_title', v_event.workspace_title,
    'files', coalesce(v_files, '[]'),
    'subject', coalesce(v_recipient, v_job.requested_by), 'recipient_known', v_recipient is not null,
    'requested_by', (select p.name from platform.person(v_job.requested_by) p),
    'link_expires_at', extract(epoch from pressrun.now() + p_link_ttl)::bigint,
    'expires_on', to_char(v_until at time zone coalesce(v_event.time_zone, 'UTC'), 'FMDD FMMonth YYYY, HH24:MI')
      || ' (' || coalesce(v_event.time_zone, 'UTC') || ')');
end
$$;

comment on function pressrun.report_mail(text, text, interval) is
  'What the mail about a completed report says, with its parameters as [label, value], and whom its links name: the recipient where the address belongs to a person, else the requester (S11); recipient_known says which. trace_context is for the courier''s log. expires_on is when the link or the files end, in the event''s zone. No link: the courier signs when it sends.';
revoke all on function pressrun.report_mail(text, text, interval) from public;
