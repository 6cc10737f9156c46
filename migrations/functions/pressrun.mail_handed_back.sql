create or replace function pressrun.mail_handed_back(p_notification text, p_token uuid) returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  update pressrun.notification_outbox o
  set due_at = clock_timestamp(), attempts = greatest(o.attempts - 1, 0), lease_token = null
  where o.notification_id = p_notification and o.lease_token = p_token and o.status = 'pending';
end
$$;

comment on function pressrun.mail_handed_back(text, uuid) is
  'The courier stops and has not begun to send the mail: it is due at once and no attempt is used up.';
revoke all on function pressrun.mail_handed_back(text, uuid) from public;
grant execute on function pressrun.mail_handed_back(text, uuid) to pressrun_courier;
