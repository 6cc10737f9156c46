create or replace function pressrun.bury_webhooks(p_endpoint text) returns void
language plpgsql volatile
as $$
begin
  update pressrun.webhook_deliveries d set status = 'dead', due_at = null, updated_at = pressrun.now(),
    last_error = coalesce(d.last_error, 'its endpoint was disabled')
  where d.endpoint_id = p_endpoint and d.status = 'pending';
end
$$;

comment on function pressrun.bury_webhooks(text) is
  'Gives up what is pending for an endpoint that was disabled.';
revoke all on function pressrun.bury_webhooks(text) from public;
