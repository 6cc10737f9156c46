create or replace function pressrun.revive_mail(p_notification text) returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_revived boolean;
begin
  update pressrun.notification_outbox o
  set status = 'pending', due_at = clock_timestamp(), attempts = 0, lease_token = null, reason = null, updated_at = pressrun.now()
  where o.notification_id = p_notification and o.status = 'dead';
  v_revived := found;
  if v_revived then
    notify pressrun_outbox;
  end if;
  return v_revived;
end
$$;

comment on function pressrun.revive_mail(text) is
  'Ops: a dead mail is tried again from the start, once what kept it from being sent is mended. False when it is not dead.';
revoke all on function pressrun.revive_mail(text) from public;
grant execute on function pressrun.revive_mail(text) to pressrun_ctl;
