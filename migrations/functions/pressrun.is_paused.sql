create or replace function pressrun.is_paused(p_workspace bigint, p_type text) returns boolean
language plpgsql volatile
as $$
begin
  perform pressrun.lock_pauses();
  return exists (select from pressrun.pauses p where p.resumed_at is null and (p.type = p_type or p.workspace_id = p_workspace));
end
$$;

comment on function pressrun.is_paused(bigint, text) is
  'Whether the type or the workspace is paused (a pause of all is looked at by claim_jobs()). Holds a shared lock until the transaction ends, so that a pause() or resume() misses no job that is just being queued.';
revoke all on function pressrun.is_paused(bigint, text) from public;
