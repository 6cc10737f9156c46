create or replace function reports.discount_codes(event_id bigint, "from" date default null, "to" date default null,
  code text default null, state text default null)
returns table (code text, state text, discount_percent numeric, uses bigint, max_uses integer, uses_left bigint, customers bigint,
  gross numeric, discount numeric, amount numeric, refunded numeric, net numeric, first_use timestamptz, last_use timestamptz,
  valid_until timestamptz, currency text)
language sql stable parallel safe
as $$
  select c.code, s.state, c.discount_percent, coalesce(o.uses, 0), c.max_uses, case when c.max_uses > 0 then greatest(c.max_uses - coalesce(o.uses_ever, 0), 0) end,
    coalesce(o.customers, 0), coalesce(o.gross, 0), coalesce(o.discount, 0), coalesce(o.gross - o.discount, 0), coalesce(o.refunded, 0),
    coalesce(o.gross - o.discount - o.refunded, 0), o.first_use, o.last_use, c.valid_until, e.currency
  from voyage.events e
  join voyage.promo_codes c on c.event_id = e.event_id
  left join (
    select u.promo_code_id, count(*) as uses_ever, count(*) filter (where u.within) as uses,
      count(distinct coalesce(u.user_id::text, u.customer)) filter (where u.within) as customers,
      sum(g.gross) filter (where u.within) as gross, sum(u.discount) filter (where u.within) as discount,
      sum(u.refunded) filter (where u.within) as refunded, min(u.ordered_at) filter (where u.within) as first_use,
      max(u.ordered_at) filter (where u.within) as last_use
    from (
      select k.order_id, k.promo_code_id, k.user_id, k.customer, k.discount, k.refunded, k.ordered_at,
        (discount_codes."from" is null or k.ordered_at >= discount_codes."from"::timestamp at time zone z.time_zone)
          and (discount_codes."to" is null or k.ordered_at < (discount_codes."to" + 1)::timestamp at time zone z.time_zone) as within
      from voyage.events z
      join voyage.orders k on k.event_id = z.event_id
      where z.event_id = discount_codes.event_id and k.promo_code_id is not null and k.status <> 'cancelled'
    ) u
    cross join lateral (
      select coalesce(sum(l.line_total), 0) as gross from voyage.order_lines l where l.order_id = u.order_id
    ) g
    group by u.promo_code_id
  ) o on o.promo_code_id = c.promo_code_id
  cross join lateral (
    select case when c.valid_until <= now() then 'expired' when c.max_uses <= coalesce(o.uses_ever, 0) then 'used_up' else 'active' end
  ) s(state)
  where e.event_id = discount_codes.event_id
    and (discount_codes.code is null or lower(c.code) = lower(discount_codes.code))
    and (discount_codes.state is null or s.state = discount_codes.state)
  order by coalesce(o.uses, 0) desc, c.code
$$;

comment on function reports.discount_codes(bigint, date, date, text, text) is
  'One row a promo code, the most used first: orders that used it (cancelled ones do not count), what they are worth and what it cost; from and to are days of the order in the event''s zone, uses left count all uses.';

create or replace function reports.discount_codes_figures(event_id bigint, "from" date default null, "to" date default null,
  code text default null, state text default null)
returns table (codes bigint, codes_used bigint, uses bigint, gross numeric, discount numeric, percent_discount numeric, net numeric,
  currency text)
language sql stable parallel safe
as $$
  select count(*), count(*) filter (where c.uses > 0), coalesce(sum(c.uses), 0)::bigint, coalesce(sum(c.gross), 0), coalesce(sum(c.discount), 0),
    round(100 * sum(c.discount) / nullif(sum(c.gross), 0), 1), coalesce(sum(c.net), 0), max(c.currency)
  from reports.discount_codes(discount_codes_figures.event_id, discount_codes_figures."from", discount_codes_figures."to",
    discount_codes_figures.code, discount_codes_figures.state) c
$$;

comment on function reports.discount_codes_figures(bigint, date, date, text, text) is
  'Promo codes in one row.';

create or replace function reports.discount_codes_by_code(event_id bigint, "from" date default null, "to" date default null,
  code text default null, state text default null)
returns table (code text, discount numeric, net numeric)
language sql stable parallel safe
as $$
  select c.code, c.discount, c.net
  from reports.discount_codes(discount_codes_by_code.event_id, discount_codes_by_code."from", discount_codes_by_code."to",
    discount_codes_by_code.code, discount_codes_by_code.state) c
  where c.uses > 0
  order by c.discount desc, c.code
  limit 20
$$;

comment on function reports.discount_codes_by_code(bigint, date, date, text, text) is
  'What the twenty costliest promo codes took off and what their orders left.';

create or replace function reports.discount_codes_has_code(event_id bigint, value text) returns boolean
language sql stable parallel safe
as $$
  select exists (select from voyage.promo_codes c where c.event_id = discount_codes_has_code.event_id and lower(c.code) = lower(discount_codes_has_code.value))
$$;

comment on function reports.discount_codes_has_code(bigint, text) is
  'Whether the event has that promo code.';
