create or replace function reports.users(event_id bigint, "from" date default null, "to" date default null, activity text default null)
returns table ("UserId" bigint, "Email" text, "Name" text, "Role" text, "CreatedAt" timestamptz, "LastLogin" timestamptz,
  "OrderCount" bigint, "CompletedOrders" bigint, "Spent" numeric, "LastOrder" timestamptz)
language sql stable parallel safe
as $$
  select u.user_id, u.email, u.name, m.role, u.created_at, u.last_login_at,
    coalesce(b.orders, 0), coalesce(b.completed, 0), coalesce(b.spent, 0), b.last_order
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
