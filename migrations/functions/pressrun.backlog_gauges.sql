create or replace function pressrun.backlog_gauges()
returns table (name text, value double precision)
language sql stable
as $$
  with mails as (
    select count(*) as pending, min(o.due_at) as due_at from pressrun.notification_outbox o where o.status = 'pending'
  ), webhooks as (
    select count(*) as pending, min(d.due_at) as due_at from pressrun.webhook_deliveries d where d.status = 'pending'
  ), doomed as (
    select a.delete_error from pressrun.event_report_job_artifacts a
    where a.state in ('expired', 'abandoned') and a.delete_after <= clock_timestamp()
    union all
    select null from pressrun.event_report_job_parts p where p.state = 'abandoned' and p.delete_after <= clock_timestamp()
  ), lags(name, due_at) as (
    select 'pressrun_outbox_lag_seconds', m.due_at from mails m
    union all
    select 'pressrun_webhook_lag_seconds', w.due_at from webhooks w
  )
  select 'pressrun_outbox_pending_mails', m.pending from mails m
  union all
  select 'pressrun_webhooks_pending', w.pending from webhooks w
  union all
  select l.name, greatest(0, coalesce(extract(epoch from clock_timestamp() - l.due_at), 0)) from lags l
  union all
  select 'pressrun_sweeper_backlog_objects', count(*) from doomed
  union all
  select 'pressrun_sweeper_refused_objects', count(d.delete_error) from doomed d
$$;

comment on function pressrun.backlog_gauges() is
  'What waits for couriers and for the sweeper: how much, and for how long the first has been due. For database_gauges().';
revoke all on function pressrun.backlog_gauges() from public;
