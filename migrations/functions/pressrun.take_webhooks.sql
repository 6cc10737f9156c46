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
      select d.delivery_id, case when not e.enabled then 'its endpoint was disabled'  -- while this was being written
        when d.attempts >= v_most then 'no courier said how it went' end as given_up
      from pressrun.webhook_deliveries d join pressrun.webhook_endpoints e on e.endpoint_id = d.endpoint_id
      where d.status = 'pending' and d.due_at <= clock_timestamp()
      order by d.due_at limit p_limit for update of d skip locked),
    taken as (
      update pressrun.webhook_deliveries d
      set status = case when due.given_up is null then 'pending' else 'dead' end,
        lease_token = gen_random_uuid(), attempts = d.attempts + (due.given_up is null)::integer,
        due_at = case when due.given_up is null then clock_timestamp() + greatest(interval '2 minutes', pressrun.mail_backoff(d.attempts)) end,
        updated_at = case when due.given_up is null then d.updated_at else pressrun.now() end,
        last_error = coalesce(d.last_error, due.given_up)
      from due where d.delivery_id = due.delivery_id
      returning d.*)
    select t.delivery_id, t.lease_token, e.url, array_to_string(e.secrets, ' '), t.payload::text, extract(epoch from clock_timestamp())::bigint
    from taken t join pressrun.webhook_endpoints e on e.endpoint_id = t.endpoint_id
    where t.status = 'pending';
end
$$;

comment on function pressrun.take_webhooks(integer) is
  'Webhooks that are due, leased for two minutes, and for the backoff of the attempts before where that is longer, with what signs them. A courier that dies is followed by another, until settings.webhook_max_attempts are used up: then the webhook is dead, and so is one whose endpoint is disabled.';
revoke all on function pressrun.take_webhooks(integer) from public;
grant execute on function pressrun.take_webhooks(integer) to pressrun_courier;
