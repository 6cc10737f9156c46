create or replace function pressrun.doctor_webhooks() returns table (severity text, finding text, remedy text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'error', format('%s for a courier, the oldest since %s.', case count(*) when 1 then '1 webhook delivery waits' else count(*) || ' webhook deliveries wait' end, pressrun.utc(min(d.due_at))), 'systemctl start pressrun-courier'
  from pressrun.webhook_deliveries d join pressrun.webhook_endpoints e on e.endpoint_id = d.endpoint_id
  where d.status = 'pending' and e.enabled and d.due_at < clock_timestamp() - interval '1 minute' having count(*) > 0
  union all
  select 'warning', format('The webhook endpoint %s (%s) is switched off: %s', w.endpoint_id, w.url, w.disabled_reason), format('pressrunctl webhooks enable %s', w.endpoint_id)
  from ops.webhooks w where not w.enabled and w.disabled_reason is not null
  union all
  select 'warning', format('The webhook endpoint %s (%s) has failed since %s; deliveries given up: %s%s.', w.endpoint_id, w.url, pressrun.utc(w.failing_since), w.dead,
      coalesce('; the last answer was: ' || left(w.last_error, 150), '')), format('mend %s, or: pressrunctl webhooks disable %s', w.url, w.endpoint_id)
  from ops.webhooks w where w.enabled and w.failing_since < clock_timestamp() - interval '5 minutes'
$$;

comment on function pressrun.doctor_webhooks() is
  'Webhooks that do not leave or are not taken: for ops.health.';
revoke all on function pressrun.doctor_webhooks() from public;
grant execute on function pressrun.doctor_webhooks() to pressrun_ctl;
