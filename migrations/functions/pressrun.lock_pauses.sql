create or replace function pressrun.lock_pauses() returns void
language plpgsql volatile
as $$
begin
  perform pg_advisory_xact_lock_shared(pressrun.advisory_class('pauses'), 0);
end
$$;

comment on function pressrun.lock_pauses() is
  'Waits for a pause() or resume() under way and keeps others out until the transaction ends; lets others like us pass. Taken before any lock of slots, so also at the start of whatever queues several jobs in one transaction.';
revoke all on function pressrun.lock_pauses() from public;
