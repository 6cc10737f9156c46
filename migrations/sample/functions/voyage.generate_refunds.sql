create or replace function voyage.generate_refunds() returns void
language sql volatile
as $$
  update voyage.orders o
  set discount = d.discount, tax = round((a.gross - d.discount) / 6, 2),
    status = case when r.refunded then 'refunded' else o.status end,
    refunded = case when r.refunded then a.gross - d.discount else 0 end,
    refunded_at = case when r.refunded then o.completed_at + make_interval(hours => 2 + voyage.hash_below(50, o.order_id, 90)::integer) end
  from (select l.order_id, greatest(sum(l.line_total), 0) as gross from voyage.order_lines l group by l.order_id) a
  join voyage.orders q on q.order_id = a.order_id and q.source = 'sample'
  left join voyage.promo_codes p on p.promo_code_id = q.promo_code_id
  cross join lateral (select round(a.gross * coalesce(p.discount_percent, 0) / 100, 2)) d(discount)
  cross join lateral (select q.completed_at is not null and voyage.hash_below(51, q.order_id, 30) = 0) r(refunded)
  where o.order_id = a.order_id and (d.discount > 0 or a.gross > 0)
$$;

comment on function voyage.generate_refunds() is
  'A step of generate(): discounts and tax of the generated orders, and the money that some of them got back.';
revoke all on function voyage.generate_refunds() from public;
