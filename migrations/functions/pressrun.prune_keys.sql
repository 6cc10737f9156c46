create or replace function pressrun.prune_keys(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_pruned bigint;
begin
  delete from pressrun.idempotency_keys k
  where (k.person_id, k.key) in (
    select o.person_id, o.key from pressrun.idempotency_keys o where o.created_at <= pressrun.now() - interval '24 hours'
    order by o.created_at limit p_limit for update skip locked);
  get diagnostics v_pruned = row_count;
  return v_pruned;
end
$$;

comment on function pressrun.prune_keys(integer) is
  'Part of prune(): idempotency keys older than 24 hours (SPEC J11).';
revoke all on function pressrun.prune_keys(integer) from public;
