create or replace function voyage.generate_refunds() returns void
language sql volatile
as $$
  update voyage.orders o
  set discount = d.discount, tax = round((a.gross - d.discount) / 6, 2),
    status = case when r.refunded then 'refunded' else o.status end,
    refunded = case when r.refunded then a.gross - d.discount when r.partly then round((a.gross - d.discount) * 0.4, 2) else 0 end,
    refunded_at = case when r.refunded or r.partly then o.completed_at + make_interval(hours => 2 + voyage.hash_below(50, o.order_id, 90)::integer) end
  from (select l.order_id, greatest(sum(l.line_total), 0) as gross from voyage.order_lines l group by l.order_id) a
  join voyage.orders q on q.order_id = a.order_id and q.source = 'sample'
  left join voyage.promo_codes p on p.promo_code_id = q.promo_code_id
  cross join lateral (select round(a.gross * coalesce(p.discount_percent, 0) / 100, 2)) d(discount)
  cross join lateral (select q.completed_at is not null and voyage.hash_below(51, q.order_id, 30) = 0,
                             q.completed_at is not null and voyage.hash_below(51, q.order_id, 30) = 1) r(refunded, partly)
  where o.order_id = a.order_id and (d.discount > 0 or a.gross > 0);

  insert into voyage.refunds (refund_id, event_id, order_id, refunded_at, amount, reason, method, processed_by, note)
  select o.order_id, o.event_id, o.order_id, o.refunded_at, o.refunded,
    voyage.pick(52, o.order_id, array['customer request', 'customer request', 'customer request', 'duplicate order', 'event changed', 'goodwill',
                                      'chargeback']),
    voyage.pick(53, o.order_id, array['card', 'card', 'card', 'bank transfer', 'voucher']),
    case when voyage.hash_below(54, o.order_id, 5) > 0
      then case e.workspace_id when 1 then 1 + voyage.hash_below(55, o.order_id, 3) else 11 + voyage.hash_below(55, o.order_id, 2) end end,
    case when voyage.hash_below(56, o.order_id, 3) = 0 then voyage.awkward_text(o.order_id + 3) end
  from voyage.orders o
  join voyage.events e using (event_id)
  where o.source = 'sample' and o.refunded > 0;
$$;

comment on function voyage.generate_refunds() is
  'A step of generate(): discounts and tax of the generated orders, and the money that some of them got back, all of it or a part.';
revoke all on function voyage.generate_refunds() from public;
