create or replace function pressrun.enable_webhook(p_endpoint text, p_enabled boolean) returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_found boolean;
begin
  update pressrun.webhook_endpoints e
  set enabled = p_enabled, failing_since = null, updated_at = pressrun.now(),
    disabled_reason = case when not p_enabled then 'It was disabled by hand.' end
  where e.endpoint_id = p_endpoint;
  v_found := found;
  if not p_enabled then
    perform pressrun.bury_webhooks(p_endpoint);
  end if;
  return v_found;
end
$$;

comment on function pressrun.enable_webhook(text, boolean) is
  'Switches an endpoint on, also after it was disabled by its failures, or off; what was pending is dead then. False when there is no such endpoint.';
revoke all on function pressrun.enable_webhook(text, boolean) from public;
grant execute on function pressrun.enable_webhook(text, boolean) to pressrun_ctl;
