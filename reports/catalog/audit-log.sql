create or replace function reports.audit_log(event_id bigint, "from" date default null, "to" date default null, actor text default null,
  action text default null, object text default null, scope text default null)
returns table (happened_at timestamptz, actor text, actor_email text, role text, action text, object text, scope text, before text,
  after text, address text, audit_id bigint)
language sql stable parallel safe
as $$
  select a.happened_at, coalesce(u.name, 'Platform'), u.email, m.role, a.action, a.object, case when a.event_id is null then 'workspace' else 'event' end,
    case jsonb_typeof(a.before) when 'object' then (
      select string_agg(v.key || ': ' || coalesce(v.value, 'null'), '; ' order by v.key) from jsonb_each_text(a.before) v) else a.before::text end,
    case jsonb_typeof(a.after) when 'object' then (
      select string_agg(v.key || ': ' || coalesce(v.value, 'null'), '; ' order by v.key) from jsonb_each_text(a.after) v) else a.after::text end,
    host(a.address), a.audit_id
  from voyage.events e
  join voyage.audit_log a on a.workspace_id = e.workspace_id
  left join voyage.users u on u.user_id = a.actor_id
  left join voyage.workspace_members m on m.user_id = a.actor_id and m.workspace_id = a.workspace_id
  where e.event_id = audit_log.event_id
    and (a.event_id is null or a.event_id = audit_log.event_id)
    and (audit_log.scope is null or (a.event_id is null) = (audit_log.scope = 'workspace'))
    and (audit_log.actor is null or lower(u.email) = lower(audit_log.actor))
    and (audit_log.action is null or lower(a.action) = lower(audit_log.action)
      or right(audit_log.action, 1) = '.' and starts_with(lower(a.action), lower(audit_log.action)))
    and (audit_log.object is null or lower(a.object) = lower(audit_log.object))
    and (audit_log."from" is null or a.happened_at >= audit_log."from"::timestamp at time zone e.time_zone)
    and (audit_log."to" is null or a.happened_at < (audit_log."to" + 1)::timestamp at time zone e.time_zone)
  order by a.happened_at desc, a.audit_id desc
$$;

comment on function reports.audit_log(bigint, date, date, text, text, text, text) is
  'Changes of settings and rights of an event and of its whole workspace, the latest first; role is what the person is now. from and to are days of the event''s zone.';

create or replace function reports.audit_log_figures(event_id bigint, "from" date default null, "to" date default null,
  actor text default null, action text default null, object text default null, scope text default null)
returns table (entries bigint, people bigint, actions bigint, objects bigint, first_at timestamptz, last_at timestamptz)
language sql stable parallel safe
as $$
  select count(*), count(distinct a.actor_email), count(distinct a.action), count(distinct a.object), min(a.happened_at), max(a.happened_at)
  from reports.audit_log(audit_log_figures.event_id, audit_log_figures."from", audit_log_figures."to",
    audit_log_figures.actor, audit_log_figures.action, audit_log_figures.object, audit_log_figures.scope) a
$$;

comment on function reports.audit_log_figures(bigint, date, date, text, text, text, text) is
  'The audit log in one row.';

create or replace function reports.audit_log_by_action(event_id bigint, "from" date default null, "to" date default null,
  actor text default null, action text default null, object text default null, scope text default null)
returns table (action text, entries bigint)
language sql stable parallel safe
as $$
  select a.action, count(*)
  from reports.audit_log(audit_log_by_action.event_id, audit_log_by_action."from", audit_log_by_action."to",
    audit_log_by_action.actor, audit_log_by_action.action, audit_log_by_action.object, audit_log_by_action.scope) a
  group by a.action
  order by count(*) desc, a.action
$$;

comment on function reports.audit_log_by_action(bigint, date, date, text, text, text, text) is
  'The audit log by action, the most frequent first.';

create or replace function reports.audit_log_by_actor(event_id bigint, "from" date default null, "to" date default null,
  actor text default null, action text default null, object text default null, scope text default null)
returns table (actor text, entries bigint, first_at timestamptz, last_at timestamptz)
language sql stable parallel safe
as $$
  select a.actor, count(*), min(a.happened_at), max(a.happened_at)
  from reports.audit_log(audit_log_by_actor.event_id, audit_log_by_actor."from", audit_log_by_actor."to",
    audit_log_by_actor.actor, audit_log_by_actor.action, audit_log_by_actor.object, audit_log_by_actor.scope) a
  group by a.actor, a.actor_email
  order by count(*) desc, a.actor, a.actor_email
$$;

comment on function reports.audit_log_by_actor(bigint, date, date, text, text, text, text) is
  'The audit log by person, the busiest first.';
