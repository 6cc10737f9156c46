create or replace function pressrun.check_webhook_secret(p_secret text) returns void
language plpgsql immutable
as $$
begin
  if p_secret is null or p_secret !~ '^whsec_([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'
      or octet_length(decode(substr(p_secret, 7), 'base64')) not between 24 and 64 then
    perform pressrun.invalid('secret', 'must be whsec_ and the base64 of 24 to 64 random bytes');
  end if;
end
$$;

comment on function pressrun.check_webhook_secret(text) is
  'Raises PRINV for a secret that Standard Webhooks would not take. Never says what was given.';
revoke all on function pressrun.check_webhook_secret(text) from public;
