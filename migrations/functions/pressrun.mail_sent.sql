create or replace function pressrun.mail_sent(p_notification text, p_token uuid, p_provider_id text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_job text;
begin
  update pressrun.notification_outbox o
  set status = 'sent', due_at = null, sent_at = pressrun.now(), updated_at = pressrun.now(), last_error = null,
    provider_id = left(p_provider_id, 998)
  where o.notification_id = p_notification and o.lease_token = p_token and o.status = 'pending'
  returning o.job_id into v_job;
  if found then
    perform pressrun.notify_about_mail(v_job);
    return 'ok';
  end if;
  return case when exists (
    select from pressrun.notification_outbox o
    where o.notification_id = p_notification and o.lease_token = p_token and o.status in ('sent', 'bounced'))
    then 'ok' else 'lease_lost' end;
end
$$;

comment on function pressrun.mail_sent(text, uuid, text) is
  'The mail server took the mail: ok (also when repeated after a lost answer), or lease_lost when another courier has it by now.';
revoke all on function pressrun.mail_sent(text, uuid, text) from public;
grant execute on function pressrun.mail_sent(text, uuid, text) to pressrun_courier;
