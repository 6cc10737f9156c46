create or replace function reports.activity_log(event_id bigint, "from" date default null, "to" date default null,
  actor text default null, action text default null, object text default null)
returns table (happened_at timestamptz, actor text, actor_email text, action text, object text, detail text, before text, after text,
  address text, activity_id bigint)
language sql stable parallel safe
as $$
  select a.happened_at, coalesce(u.name, 'Platform'), u.email, a.action, a.object, a.detail,
    case jsonb_typeof(a.before) when 'object' then (
      select string_agg(v.key || ': ' || coalesce(v.value, 'null'), '; ' order by v.key) from jsonb_each_text(a.before) v) else a.before::text end,
    case jsonb_typeof(a.after) when 'object' then (
      select string_agg(v.key || ': ' || coalesce(v.value, 'null'), '; ' order by v.key) from jsonb_each_text(a.after) v) else a.after::text end,
    host(a.address), a.activity_id
  from voyage.events e
  join voyage.activity_log a on a.event_id = e.event_id
  left join voyage.users u on u.user_id = a.actor_id
  where e.event_id = activity_log.event_id
    and (activity_log.actor is null or lower(u.email) = lower(activity_log.actor))
    and (activity_log.action is null or lower(a.action) = lower(activity_log.action)
      or right(activity_log.action, 1) = '.' and starts_with(lower(a.action), lower(activity_log.action)))
    and (activity_log.object is null or lower(a.object) = lower(activity_log.object))
    and (activity_log."from" is null or a.happened_at >= activity_log."from"::timestamp at time zone e.time_zone)
    and (activity_log."to" is null or a.happened_at < (activity_log."to" + 1)::timestamp at time zone e.time_zone)
  order by a.happened_at desc, a.activity_id desc
$$;

comment on function reports.activity_log(bigint, date, date, text, text, text) is
  'What was done at an event, the latest first; what nobody did by hand is the platform''s. from and to are days of the event''s zone.';

create or replace function reports.activity_log_figures(event_id bigint, "from" date default null, "to" date default null,
  actor text default null, action text default null, object text default null)
returns table (entries bigint, people bigint, actions bigint, objects bigint, first_at timestamptz, last_at timestamptz)
language sql stable parallel safe
as $$
  select count(*), count(distinct a.actor_email), count(distinct a.action), count(distinct a.object), min(a.happened_at), max(a.happened_at)
  from reports.activity_log(activity_log_figures.event_id, activity_log_figures."from", activity_log_figures."to",
    activity_log_figures.actor, activity_log_figures.action, activity_log_figures.object) a
$$;

comment on function reports.activity_log_figures(bigint, date, date, text, text, text) is
  'Activity in one row.';

create or replace function reports.activity_log_by_action(event_id bigint, "from" date default null, "to" date default null,
  actor text default null, action text default null, object text default null)
returns table (action text, entries bigint)
language sql stable parallel safe
as $$
  select a.action, count(*)
  from reports.activity_log(activity_log_by_action.event_id, activity_log_by_action."from", activity_log_by_action."to",
    activity_log_by_action.actor, activity_log_by_action.action, activity_log_by_action.object) a
  group by a.action
  order by count(*) desc, a.action
$$;

comment on function reports.activity_log_by_action(bigint, date, date, text, text, text) is
  'Activity by action, the most frequent first.';

create or replace function reports.activity_log_by_actor(event_id bigint, "from" date default null, "to" date default null,
  actor text default null, action text default null, object text default null)
returns table (actor text, entries bigint, first_at timestamptz, last_at timestamptz)
language sql stable parallel safe
as $$
  select a.actor, count(*), min(a.happened_at), max(a.happened_at)
  from reports.activity_log(activity_log_by_actor.event_id, activity_log_by_actor."from", activity_log_by_actor."to",
    activity_log_by_actor.actor, activity_log_by_actor.action, activity_log_by_actor.object) a
  group by a.actor, a.actor_email
  order by count(*) desc, a.actor, a.actor_email
$$;

comment on function reports.activity_log_by_actor(bigint, date, date, text, text, text) is
  'Activity by person, the busiest first.';
