create or replace function pressrun.heartbeat(p_worker uuid) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  -- A sign of life that a crash forgets does no harm, and one that waited for a standby would cost the worker its runs.
  perform set_config('synchronous_commit', 'off', true);
  update pressrun.workers w set heartbeat_at = clock_timestamp()
  where w.worker_id = p_worker and w.lost_at is null and w.retired_at is null;
  if not found then
    raise exception 'Worker % was declared lost.', p_worker using errcode = 'PRWRK', hint = 'Stop its runs and register again.';
  end if;
  return 'ok';
end
$$;

comment on function pressrun.heartbeat(uuid) is
  'A worker''s sign of life. Raises PRWRK once it was declared lost or is unknown: its runs belong to others then.';
revoke all on function pressrun.heartbeat(uuid) from public;
grant execute on function pressrun.heartbeat(uuid) to pressrun_worker;
