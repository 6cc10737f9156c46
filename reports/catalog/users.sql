create or replace function reports.users(event_id bigint, "from" date default null, "to" date default null, activity text default null)
returns table ("UserId" bigint, "Email" text, "Name" text, "Role" text, "CreatedAt" timestamptz, "LastLogin" timestamptz,
  "OrderCount" bigint, "CompletedOrders" bigint, "Spent" numeric, "LastOrder" timestamptz, "Currency" text)
language sql stable parallel safe
as $$
  select u.user_id, u.email, u.name, m.role, u.created_at, u.last_login_at,
    coalesce(b.orders, 0), coalesce(b.completed, 0), coalesce(b.spent, 0), b.last_order, e.currency
  from voyage.events e
  cross join voyage.users u
  left join voyage.workspace_members m on m.user_id = u.user_id and m.workspace_id = e.workspace_id
  left join (
    select o.user_id, count(*) as orders, count(*) filter (where o.status = 'completed') as completed,
      sum(t.gross - o.discount) filter (where o.status = 'completed') as spent, max(o.ordered_at) as last_order
    from voyage.orders o
    left join (
      select l.order_id, sum(l.line_total) as gross from voyage.order_lines l where l.event_id = users.event_id group by l.order_id
    ) t on t.order_id = o.order_id
    where o.event_id = users.event_id and o.user_id is not null
    group by o.user_id
  ) b on b.user_id = u.user_id
  where e.event_id = users.event_id
    and (m.user_id is not null or b.user_id is not null)
    and (users."from" is null or u.created_at >= users."from"::timestamp at time zone e.time_zone)
    and (users."to" is null or u.created_at < (users."to" + 1)::timestamp at time zone e.time_zone)
    and case users.activity
      when 'ordered' then b.user_id is not null
      when 'never_ordered' then b.user_id is null
      when 'never_logged_in' then u.last_login_at is null
      else true
    end
  order by u.created_at, u.user_id
$$;

comment on function reports.users(bigint, date, date, text) is
  'The accounts that have to do with an event: who works in its workspace, and who ordered; from and to are about CreatedAt.';

create or replace function reports.users_figures(event_id bigint, "from" date default null, "to" date default null,
  activity text default null)
returns table (accounts bigint, organizers bigint, buyers bigint, never_logged_in bigint, orders bigint, completed_orders bigint,
  spent numeric, currency text)
language sql stable parallel safe
as $$
  select count(*), count(u."Role"), count(*) filter (where u."OrderCount" > 0), count(*) filter (where u."LastLogin" is null),
    coalesce(sum(u."OrderCount"), 0)::bigint, coalesce(sum(u."CompletedOrders"), 0)::bigint, coalesce(sum(u."Spent"), 0), max(u."Currency")
  from reports.users(users_figures.event_id, users_figures."from", users_figures."to", users_figures.activity) u
$$;

comment on function reports.users_figures(bigint, date, date, text) is
  'Accounts in one row.';

create or replace function reports.users_by_month(event_id bigint, "from" date default null, "to" date default null,
  activity text default null)
returns table (month text, accounts bigint)
language sql stable parallel safe
as $$
  select to_char(u."CreatedAt" at time zone e.time_zone, 'YYYY-MM'), count(*)
  from voyage.events e
  cross join reports.users(users_by_month.event_id, users_by_month."from", users_by_month."to", users_by_month.activity) u
  where e.event_id = users_by_month.event_id
  group by 1
  order by 1
$$;

comment on function reports.users_by_month(bigint, date, date, text) is
  'Accounts by the month in which they were made, in the event''s zone.';
