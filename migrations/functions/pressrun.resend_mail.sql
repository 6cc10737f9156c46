create or replace function pressrun.resend_mail(p_person bigint, p_event bigint, p_job text, p_email text, p_to text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job constant pressrun.event_report_jobs := pressrun.visible_job(p_person, p_event, p_job);
  v_mail pressrun.notification_outbox;
  v_to constant text := coalesce(p_to, p_email);
  v_new constant text := pressrun.new_ulid();
begin
  if not (v_job.requested_by = p_person
      or pressrun.may_request(p_person, v_job.workspace_id) and pressrun.may_read(p_person, v_job.workspace_id, v_job.type)) then
    raise exception 'You may not send this report''s mails again. Ask a workspace admin for access.' using errcode = 'PRFBD';
  end if;
  perform pressrun.check_resendable(v_job);
  if length(v_to) > 254 or v_to !~ '^[^[:cntrl:][:space:]]+@[^[:cntrl:][:space:]]+$' then
    perform pressrun.invalid('to', 'is not an e-mail address');
  end if;
  v_mail := pressrun.mail_to_resend(p_job, p_email);
  insert into pressrun.notification_outbox (notification_id, job_id, email, created_at, updated_at, resend_of, resent_by)
  values (v_new, p_job, v_to, pressrun.now(), pressrun.now(), v_mail.notification_id, p_person);
  perform pressrun.notify_about_mail(p_job);
  return v_new;
end
$$;

comment on function pressrun.resend_mail(bigint, bigint, text, text, text) is
  'Sends the mail that went to p_email again, to the same address or to p_to; the old row stays and the new one points to it. Its id. For the requester, and for who may request and read the type. Raises PRNFD, PRFBD, PRINV; PRCFL when the report has no file any more or the mail is still on its way; PRQTA when it was sent too often.';
revoke all on function pressrun.resend_mail(bigint, bigint, text, text, text) from public;
grant execute on function pressrun.resend_mail(bigint, bigint, text, text, text) to pressrun_httpd;
