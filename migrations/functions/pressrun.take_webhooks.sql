create or replace function pressrun.take_webhooks(p_limit integer)
returns table (delivery_id text, lease_token uuid, url text, secrets text, body text, sent_at bigint)
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
#variable_conflict use_column
begin
  return query
    with due as (
      select d.delivery_id from pressrun.webhook_deliveries d
      where d.status = 'pending' and d.due_at <= clock_timestamp()
      order by d.due_at limit p_limit for update skip locked),
    taken as (
      update pressrun.webhook_deliveries d
      set lease_token = gen_random_uuid(), attempts = d.attempts + 1, due_at = clock_timestamp() + interval '2 minutes'
      from due where d.delivery_id = due.delivery_id
      returning d.*)
    select t.delivery_id, t.lease_token, e.url, array_to_string(e.secrets, ' '), t.payload::text, extract(epoch from clock_timestamp())::bigint
    from taken t join pressrun.webhook_endpoints e on e.endpoint_id = t.endpoint_id;
end
$$;

comment on function pressrun.take_webhooks(integer) is
  'Webhooks that are due, leased for two minutes, with what signs them. A courier that dies is followed by another.';
revoke all on function pressrun.take_webhooks(integer) from public;
grant execute on function pressrun.take_webhooks(integer) to pressrun_courier;
