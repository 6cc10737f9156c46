create or replace function pressrun.take_webhooks(p_limit integer)
returns table (delivery_id text, lease_token uuid, url text, secrets text, body text, sent_at bigint)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
declare
  v_most constant integer := (select s.webhook_max_attempts from pressrun.settings s);
begin
  return query
    with due as (
      -- Each of the couriers that took one with no attempt left has died of it, or in its time.
      select d.delivery_id, d.attempts >= v_most as used_up from pressrun.webhook_deliveries d
      where d.status = 'pending' and d.due_at <= clock_timestamp()
      order by d.due_at limit p_limit for update skip locked),
    taken as (
      update pressrun.webhook_deliveries d
      set status = case when due.used_up then 'dead' else 'pending' end,
        lease_token = gen_random_uuid(), attempts = d.attempts + (not due.used_up)::integer,
        due_at = case when not due.used_up then clock_timestamp() + greatest(interval '2 minutes', pressrun.mail_backoff(d.attempts)) end,
        updated_at = case when due.used_up then pressrun.now() else d.updated_at end,
        last_error = case when due.used_up then coalesce(d.last_error, 'no courier said how it went') else d.last_error end
      from due where d.delivery_id = due.delivery_id
      returning d.*)
    select t.delivery_id, t.lease_token, e.url, array_to_string(e.secrets, ' '), t.payload::text, extract(epoch from clock_timestamp())::bigint
    from taken t join pressrun.webhook_endpoints e on e.endpoint_id = t.endpoint_id
    where t.status = 'pending';
end
$$;

comment on function pressrun.take_webhooks(integer) is
  'Webhooks that are due, leased for two minutes, and for the backoff of the attempts before where that is longer, with what signs them. A courier that dies is followed by another, until settings.webhook_max_attempts are used up: then the webhook is dead.';
revoke all on function pressrun.take_webhooks(integer) from public;
grant execute on function pressrun.take_webhooks(integer) to pressrun_courier;
