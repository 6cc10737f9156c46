create or replace function pressrun.require_read_committed() returns void
language plpgsql stable
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'Pressrun''s functions need READ COMMITTED; this transaction is %.', current_setting('transaction_isolation')
      using errcode = 'PRISO',
        hint = 'Call them in a transaction of their own. An older snapshot would not see what others requested while we waited for them.';
  end if;
end
$$;

comment on function pressrun.require_read_committed() is
  'Raises PRISO in a transaction whose snapshot stays the same: limits, quotas and dedupe count under a lock what was committed before the lock was had.';
revoke all on function pressrun.require_read_committed() from public;
