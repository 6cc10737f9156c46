create or replace function pressrun.mail_failed(p_notification text, p_token uuid, p_outcome text, p_error text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_mail pressrun.notification_outbox;
  v_max integer;
  v_status text;
begin
  select * into v_mail from pressrun.notification_outbox o
  where o.notification_id = p_notification and o.lease_token = p_token and o.status = 'pending' for no key update;
  if not found then
    return 'lease_lost';
  elsif p_outcome is null or p_outcome not in ('transient', 'permanent', 'undeliverable') then
    perform pressrun.invalid('outcome', 'must be transient, permanent or undeliverable');
  end if;
  select s.mail_max_attempts into v_max from pressrun.settings s;
  v_status := case when p_outcome = 'permanent' then 'bounced' when p_outcome = 'undeliverable' or v_mail.attempts >= v_max then 'dead' else 'pending' end;
  update pressrun.notification_outbox o
  set status = v_status, last_error = left(p_error, 2000),
    due_at = case when v_status = 'pending' then clock_timestamp() + pressrun.mail_backoff(o.attempts) end,
    updated_at = case when v_status = 'pending' then o.updated_at else pressrun.now() end,
    reason = case when v_status = 'bounced' then pressrun.bounce_reason(p_error)
      when p_outcome = 'undeliverable' then left(p_error, 2000)
      when v_status = 'dead' then format('It could not be delivered in %s attempts.', o.attempts) end
  where o.notification_id = p_notification;
  if v_status <> 'pending' then
    perform pressrun.notify_about_mail(v_mail.job_id);
  end if;
  return v_status;
end
$$;

comment on function pressrun.mail_failed(text, uuid, text, text) is
  'The mail was not taken. transient: again after a backoff until the attempts are used up, then dead. permanent: the recipient''s server refused it, bounced. undeliverable: there is nothing to send or nobody to send it to, dead, and p_error is a sentence for people. The new status, or lease_lost.';
revoke all on function pressrun.mail_failed(text, uuid, text, text) from public;
grant execute on function pressrun.mail_failed(text, uuid, text, text) to pressrun_courier;
