create or replace function pressrun.webhook_failing(p_endpoint text, p_gone boolean) returns void
language plpgsql volatile
as $$
declare
  c_patience constant interval := '5 days';
  v_disabled boolean;
begin
  update pressrun.webhook_endpoints e
  set failing_since = coalesce(e.failing_since, clock_timestamp()), updated_at = pressrun.now(),
    enabled = e.enabled and not p_gone and coalesce(e.failing_since > clock_timestamp() - c_patience, true),
    disabled_reason = case when p_gone then 'It answered 410 Gone.'
      when e.failing_since < clock_timestamp() - c_patience then 'Nothing could be delivered for 5 days.' else e.disabled_reason end
  where e.endpoint_id = p_endpoint
  returning not e.enabled into v_disabled;
  if v_disabled then
    perform pressrun.bury_webhooks(p_endpoint);
  end if;
end
$$;

comment on function pressrun.webhook_failing(text, boolean) is
  'Notes a failure of an endpoint, and disables it when it is gone or nothing could be delivered for 5 days; what was pending for it is dead then.';
revoke all on function pressrun.webhook_failing(text, boolean) from public;
