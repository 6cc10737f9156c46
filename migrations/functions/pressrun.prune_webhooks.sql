create or replace function pressrun.prune_webhooks(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_pruned bigint;
begin
  delete from pressrun.webhook_deliveries d
  where d.delivery_id in (
    select o.delivery_id from pressrun.webhook_deliveries o
    where o.status <> 'pending' and o.updated_at <= pressrun.now() - (select s.keep_webhooks from pressrun.settings s)
    order by o.updated_at limit p_limit for update skip locked);
  get diagnostics v_pruned = row_count;
  return v_pruned;
end
$$;

comment on function pressrun.prune_webhooks(integer) is
  'Part of prune(): webhooks that were delivered or given up, see settings.keep_webhooks.';
revoke all on function pressrun.prune_webhooks(integer) from public;
