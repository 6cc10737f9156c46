create or replace function pressrun.link_by_ops(p_job text, p_format text default null, p_email text default null) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job pressrun.event_report_jobs;
  v_person bigint;
begin
  select j.* into v_job from pressrun.event_report_jobs j where j.job_id = p_job;
  if not found then
    raise exception 'There is no job %.', p_job using errcode = 'PRNFD', hint = 'pressrunctl jobs list shows the newest.';
  elsif v_job.status in ('queued', 'running') then
    raise exception 'This job is % and has no file yet.', v_job.status using errcode = 'PRCFL', hint = format('pressrunctl jobs explain %s', p_job);
  end if;
  v_person := case when p_email is null then v_job.requested_by else platform.person_by_email(p_email) end;
  if v_person is null then
    raise exception 'Nobody has the address %.', p_email using errcode = 'PRNFD', hint = 'A link works with the permission of a person whom the platform knows.';
  end if;
  return pressrun.link_subject(v_person, v_job.event_id, p_job, p_format)
    || jsonb_build_object('event_id', v_job.event_id, 'person', v_person, 'email', (select p.email from platform.person(v_person) p),
      'now', extract(epoch from pressrun.now())::bigint);
end
$$;

comment on function pressrun.link_by_ops(text, text, text) is
  'What a download link must say that ops sign for a person (null: who requested the job), and for which of its formats (null: the first). It works with that person''s permission. Raises PRNFD, PRFBD, PRINV, or PRCFL when there is no file.';
revoke all on function pressrun.link_by_ops(text, text, text) from public;
grant execute on function pressrun.link_by_ops(text, text, text) to pressrun_ctl;
