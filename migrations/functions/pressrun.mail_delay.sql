create or replace function pressrun.mail_delay() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return (
    select greatest(0, ceil(extract(epoch from o.due_at - clock_timestamp()) * 1000))::bigint
    from pressrun.notification_outbox o where o.status = 'pending' order by o.due_at limit 1);
end
$$;

comment on function pressrun.mail_delay() is
  'Milliseconds until a mail is due; null when none is pending.';
revoke all on function pressrun.mail_delay() from public;
grant execute on function pressrun.mail_delay() to pressrun_courier;
