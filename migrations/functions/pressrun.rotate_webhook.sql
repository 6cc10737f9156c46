create or replace function pressrun.rotate_webhook(p_endpoint text, p_secret text) returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  if p_secret is not null then
    perform pressrun.check_webhook_secret(p_secret);
  end if;
  update pressrun.webhook_endpoints e
  set secrets = case when p_secret is null then e.secrets[1:1] else array[p_secret, e.secrets[1]] end, updated_at = pressrun.now()
  where e.endpoint_id = p_endpoint;
  return found;
end
$$;

comment on function pressrun.rotate_webhook(text, text) is
  'Begins to sign with another secret, beside the present one; null ends the rotation, and only the newest signs. False when there is no such endpoint.';
revoke all on function pressrun.rotate_webhook(text, text) from public;
grant execute on function pressrun.rotate_webhook(text, text) to pressrun_ctl;
