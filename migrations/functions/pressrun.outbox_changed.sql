create or replace function pressrun.outbox_changed() returns trigger
language plpgsql
as $$
begin
  if exists (select from new_rows) then
    notify pressrun_outbox;
  end if;
  return null;
end
$$;

comment on function pressrun.outbox_changed() is
  'After INSERT on notification_outbox: wakes the couriers, one notification a statement (and a transaction).';
revoke all on function pressrun.outbox_changed() from public;
