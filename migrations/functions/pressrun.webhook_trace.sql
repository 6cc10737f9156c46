create or replace function pressrun.webhook_trace(p_delivery text) returns text
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select j.trace_context
  from pressrun.webhook_deliveries d join pressrun.event_report_jobs j on j.job_id = d.job_id
  where d.delivery_id = p_delivery
$$;

comment on function pressrun.webhook_trace(text) is
  'The trace_context of the job that a webhook tells of; null when it has none. Apart from take_webhooks(), whose result older couriers know.';
revoke all on function pressrun.webhook_trace(text) from public;
grant execute on function pressrun.webhook_trace(text) to pressrun_courier;
