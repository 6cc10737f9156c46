create or replace function pressrun.webhook_done(p_delivery text, p_token uuid, p_outcome text, p_error text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_most constant integer := (select s.webhook_max_attempts from pressrun.settings s);
  v_delivery pressrun.webhook_deliveries;
begin
  if p_outcome is null or p_outcome not in ('delivered', 'failed', 'gone') then
    perform pressrun.invalid('outcome', 'must be delivered, failed or gone');
  end if;
  -- The endpoint first, as everybody who changes one and then its deliveries: two of them may end at once.
  perform from pressrun.webhook_endpoints e
  where e.endpoint_id = (select d.endpoint_id from pressrun.webhook_deliveries d where d.delivery_id = p_delivery)
  for no key update;
  select * into v_delivery from pressrun.webhook_deliveries d
  where d.delivery_id = p_delivery and d.lease_token = p_token and d.status = 'pending' for no key update;
  if not found then
    return 'lease_lost';
  elsif p_outcome = 'delivered' then
    update pressrun.webhook_deliveries d set status = 'delivered', due_at = null, updated_at = pressrun.now(), last_error = null
    where d.delivery_id = p_delivery;
    update pressrun.webhook_endpoints e set failing_since = null where e.endpoint_id = v_delivery.endpoint_id and e.failing_since is not null;
    return 'delivered';
  end if;
  update pressrun.webhook_deliveries d
  set status = case when d.attempts >= v_most then 'dead' else 'pending' end, last_error = left(p_error, 2000),
    due_at = case when d.attempts < v_most then clock_timestamp() + pressrun.mail_backoff(d.attempts) end, updated_at = pressrun.now()
  where d.delivery_id = p_delivery;
  perform pressrun.webhook_failing(v_delivery.endpoint_id, p_outcome = 'gone');
  return (select d.status from pressrun.webhook_deliveries d where d.delivery_id = p_delivery);
end
$$;

comment on function pressrun.webhook_done(text, uuid, text, text) is
  'How an attempt to post a webhook went: delivered; failed (again after a backoff, dead after settings.webhook_max_attempts); gone (410: its endpoint is disabled). The delivery''s status, or lease_lost.';
revoke all on function pressrun.webhook_done(text, uuid, text, text) from public;
grant execute on function pressrun.webhook_done(text, uuid, text, text) to pressrun_courier;
