create or replace function pressrun.prune_sessions(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_pruned bigint;
begin
  -- Tokens are judged by the wall clocks of the hosts, so that neither travel in time nor a clock that is behind may bring one back.
  delete from pressrun.ended_sessions s
  where s.jti in (
    select o.jti from pressrun.ended_sessions o where o.expires_at < clock_timestamp() - interval '1 day'
    order by o.expires_at limit p_limit for update skip locked);
  get diagnostics v_pruned = row_count;
  return v_pruned;
end
$$;

comment on function pressrun.prune_sessions(integer) is
  'Part of prune(): ended sessions whose tokens expired a day ago.';
revoke all on function pressrun.prune_sessions(integer) from public;
