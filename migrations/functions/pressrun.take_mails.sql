create or replace function pressrun.take_mails(p_courier text, p_limit integer, p_link_ttl interval)
returns table (notification_id text, lease_token uuid, kind text, email text, details jsonb)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
declare
  v_settings constant pressrun.settings := (select s from pressrun.settings s);
begin
  return query
    with due as (
      -- Each of the couriers that took a mail with no attempt left has died.
      select o.notification_id, o.attempts >= v_settings.mail_max_attempts as used_up from pressrun.notification_outbox o
      where o.status = 'pending' and o.due_at <= clock_timestamp()
      order by o.due_at limit p_limit for update skip locked),
    taken as (
      update pressrun.notification_outbox o
      set status = case when due.used_up then 'dead' else 'pending' end,
        lease_token = gen_random_uuid(), courier = p_courier, attempts = o.attempts + (not due.used_up)::integer,
        due_at = case when not due.used_up then clock_timestamp() + greatest(v_settings.mail_lease, pressrun.mail_backoff(o.attempts)) end,
        updated_at = case when due.used_up then pressrun.now() else o.updated_at end,
        reason = case when due.used_up then format('It could not be delivered in %s attempts.', o.attempts) end,
        last_error = case when due.used_up then coalesce(o.last_error, 'no courier said how it went') else o.last_error end
      from due where o.notification_id = due.notification_id
      returning o.*)
    select t.notification_id, t.lease_token, t.kind, t.email,
      case when t.kind = 'report_ready' then pressrun.report_mail(t.job_id, t.email, p_link_ttl) else t.data end
    from taken t where t.status = 'pending';
end
$$;

comment on function pressrun.take_mails(text, integer, interval) is
  'Mails that are due, leased to this courier for settings.mail_lease, and for the backoff of the attempts before where that is longer, with what their text needs. p_link_ttl: how long the links that it signs will work. A courier that dies is followed by another when the lease ends, until the attempts are used up: then the mail is dead.';
revoke all on function pressrun.take_mails(text, integer, interval) from public;
grant execute on function pressrun.take_mails(text, integer, interval) to pressrun_courier;
