create or replace function pressrun.webhook_delay() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return (
    select greatest(0, ceil(extract(epoch from d.due_at - clock_timestamp()) * 1000))::bigint
    from pressrun.webhook_deliveries d where d.status = 'pending' order by d.due_at limit 1);
end
$$;

comment on function pressrun.webhook_delay() is
  'Milliseconds until a webhook is due; null when none is pending.';
revoke all on function pressrun.webhook_delay() from public;
grant execute on function pressrun.webhook_delay() to pressrun_courier;
