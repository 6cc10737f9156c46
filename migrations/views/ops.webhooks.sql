create or replace view ops.webhooks as
  select e.endpoint_id, e.workspace_id, e.url, e.kinds, e.enabled, e.disabled_reason, e.failing_since, cardinality(e.secrets) > 1 as rotating,
    count(d.delivery_id) filter (where d.status = 'pending') as pending,
    count(d.delivery_id) filter (where d.status = 'delivered') as delivered,
    count(d.delivery_id) filter (where d.status = 'dead') as dead,
    (array_agg(d.last_error order by d.updated_at desc) filter (where d.last_error is not null))[1] as last_error
  from pressrun.webhook_endpoints e left join pressrun.webhook_deliveries d on d.endpoint_id = e.endpoint_id
  group by e.endpoint_id;
comment on view ops.webhooks is 'Every webhook endpoint and how its deliveries of the last settings.keep_webhooks stand; secrets are not shown.';
comment on column ops.webhooks.endpoint_id is 'The endpoint.';
comment on column ops.webhooks.workspace_id is 'Events of this workspace; null: of all.';
comment on column ops.webhooks.url is 'Where they go.';
comment on column ops.webhooks.kinds is 'Which events.';
comment on column ops.webhooks.enabled is 'Whether anything is sent.';
comment on column ops.webhooks.disabled_reason is 'Why not.';
comment on column ops.webhooks.failing_since is 'First of the failures since the last success.';
comment on column ops.webhooks.rotating is 'Two secrets sign.';
comment on column ops.webhooks.pending is 'Deliveries to come.';
comment on column ops.webhooks.delivered is 'Deliveries that were taken.';
comment on column ops.webhooks.dead is 'Deliveries that were given up.';
comment on column ops.webhooks.last_error is 'What went wrong last.';
