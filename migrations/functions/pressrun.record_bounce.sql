create or replace function pressrun.record_bounce(p_notification text, p_provider_id text, p_email text, p_said text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_id constant text := coalesce(substring(p_notification from '^\s*<?pressrun\.([0-9a-z]{26})@'), p_notification);
  v_mail pressrun.notification_outbox;
begin
  if v_id is not null then
    select * into v_mail from pressrun.notification_outbox o
    where o.notification_id = v_id and o.attempts > 0 for no key update;
  else
    select * into v_mail from pressrun.notification_outbox o
    where o.provider_id = p_provider_id order by o.created_at desc limit 1 for no key update;
  end if;
  if v_mail.notification_id is null or (p_email is not null and lower(p_email) <> lower(v_mail.email)) then
    return 'unknown';
  elsif v_mail.status = 'bounced' then
    return 'known';
  end if;
  update pressrun.notification_outbox o
  set status = 'bounced', due_at = null, updated_at = pressrun.now(),
    reason = pressrun.bounce_reason(p_said), last_error = left(p_said, 2000)
  where o.notification_id = v_mail.notification_id;
  perform pressrun.notify_about_mail(v_mail.job_id);
  return 'bounced';
end
$$;

comment on function pressrun.record_bounce(text, text, text, text) is
  'A mail that was sent came back: marks it, found by its id (or the Message-ID made from it) or else by the provider''s, and only when the address (null: not told) is its own. bounced, known (it had bounced already), unknown. Repeating it changes nothing; the job stays completed. p_said: what the bounce says.';
revoke all on function pressrun.record_bounce(text, text, text, text) from public;
grant execute on function pressrun.record_bounce(text, text, text, text) to pressrun_courier, pressrun_httpd;
