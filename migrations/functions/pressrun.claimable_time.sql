create or replace function pressrun.claimable_time(p_waiting_since timestamptz, p_claimable_since timestamptz) returns interval
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return greatest(interval '0', pressrun.now() - p_waiting_since - coalesce((
    select sum(coalesce(p.resumed_at, pressrun.now()) - greatest(p.paused_at, p_claimable_since)) from pressrun.pauses p
    where p.scope = 'all' and coalesce(p.resumed_at, pressrun.now()) > p_claimable_since), '0'));
end
$$;

comment on function pressrun.claimable_time(timestamptz, timestamptz) is
  'For how long a job that can be claimed could be (the clock of SPEC J5): neither held by a limit, a backoff or a pause of its type or workspace, which job_queue.waiting_since leaves out, nor by a pause of all.';
revoke all on function pressrun.claimable_time(timestamptz, timestamptz) from public;
grant execute on function pressrun.claimable_time(timestamptz, timestamptz) to pressrun_ctl;
