create or replace function pressrun.remove_webhook(p_endpoint text) returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  delete from pressrun.webhook_endpoints e where e.endpoint_id = p_endpoint;
  return found;
end
$$;

comment on function pressrun.remove_webhook(text) is
  'Removes an endpoint with all its deliveries. False when there is no such endpoint.';
revoke all on function pressrun.remove_webhook(text) from public;
grant execute on function pressrun.remove_webhook(text) to pressrun_ctl;
