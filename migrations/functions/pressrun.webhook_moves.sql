create or replace function pressrun.webhook_moves() returns trigger
language plpgsql
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  if not exists (select from pressrun.webhook_endpoints e cross join new_rows h where e.enabled and 'job.' || h.to_status = any (e.kinds)) then
    return null;
  end if;
  insert into pressrun.webhook_deliveries (delivery_id, endpoint_id, job_id, kind, payload, created_at, updated_at)
  select pressrun.new_ulid(), e.endpoint_id, j.job_id, 'job.' || h.to_status, pressrun.webhook_payload(j), pressrun.now(), pressrun.now()
  from new_rows h
  join pressrun.event_report_jobs j on j.job_id = h.job_id
  join pressrun.webhook_endpoints e on e.enabled and (e.workspace_id is null or e.workspace_id = pressrun.event_workspace(j.event_id))
    and 'job.' || h.to_status = any (e.kinds)
  -- An endpoint that is just being removed must not make the change of status wait, nor fail.
  for key share of e skip locked;
  if found then
    notify pressrun_webhooks;
  end if;
  return null;
end
$$;

comment on function pressrun.webhook_moves() is
  'After INSERT on event_report_job_events, which every change of status writes: a delivery for each endpoint that wants to know; one of a workspace is told of the events that it has now. Costs one look at a small table while there is no endpoint.';
revoke all on function pressrun.webhook_moves() from public;
