create or replace function pressrun.mail_to_resend(p_job text, p_email text) returns pressrun.notification_outbox
language plpgsql volatile
as $$
declare
  c_most constant integer := 20;
  v_mail pressrun.notification_outbox;
  v_resent bigint;
begin
  -- The job's row, so that two requests come one after the other.
  perform from pressrun.event_report_jobs j where j.job_id = p_job for no key update;
  select * into v_mail from pressrun.notification_outbox o
  where o.job_id = p_job and lower(o.email) = lower(p_email)
    and not exists (select from pressrun.notification_outbox n where n.resend_of = o.notification_id)
  order by o.notification_id desc limit 1;
  if not found then
    perform pressrun.invalid('email', 'is not an address that this report''s mail can be sent to again');
  elsif v_mail.status = 'pending' then
    raise exception 'The mail to % is still on its way.', v_mail.email using errcode = 'PRCFL';
  end if;
  select count(*) into v_resent from pressrun.notification_outbox o where o.job_id = p_job and o.resend_of is not null;
  if v_resent >= c_most then
    raise exception 'The mails of this report were sent again % times already.', v_resent
      using errcode = 'PRQTA', detail = '{"retry_after": 86400}';
  end if;
  return v_mail;
end
$$;

comment on function pressrun.mail_to_resend(text, text) is
  'The last mail about the job to this address, which was not sent again yet. Raises PRINV when there is none, PRCFL while it is on its way, PRQTA after 20 resends of the job''s mails. Locks the job.';
revoke all on function pressrun.mail_to_resend(text, text) from public;
