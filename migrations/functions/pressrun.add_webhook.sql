create or replace function pressrun.add_webhook(p_url text, p_secret text, p_kinds text[] default null, p_workspace bigint default null) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_endpoint constant text := pressrun.new_ulid();
begin
  perform pressrun.check_webhook_secret(p_secret);
  if p_url is null or p_url !~ '^https?://[^[:space:][:cntrl:]]+$' then
    perform pressrun.invalid('url', 'must begin with https:// or http://');
  end if;
  insert into pressrun.webhook_endpoints (endpoint_id, workspace_id, url, secrets, kinds, created_at, updated_at)
  values (v_endpoint, p_workspace, p_url, array[p_secret],
    coalesce(p_kinds, '{job.completed,job.failed,job.cancelled,job.expired}'), pressrun.now(), pressrun.now());
  return v_endpoint;
end
$$;

comment on function pressrun.add_webhook(text, text, text[], bigint) is
  'Adds an endpoint for events of jobs, of one workspace or (null) of all; its id. p_secret: whsec_ and the base64 of 24 to 64 random bytes, which the receiver knows too. p_kinds null: all of them.';
revoke all on function pressrun.add_webhook(text, text, text[], bigint) from public;
grant execute on function pressrun.add_webhook(text, text, text[], bigint) to pressrun_ctl;
