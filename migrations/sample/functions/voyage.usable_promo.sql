create or replace function voyage.usable_promo(p_event bigint, p_code text) returns voyage.promo_codes
language sql stable
as $$
  select c from voyage.promo_codes c
  where c.event_id = p_event and c.code = p_code
    and (c.valid_until is null or c.valid_until > now())
    and (c.max_uses is null or c.max_uses > (select count(*) from voyage.orders o where o.promo_code_id = c.promo_code_id and o.status <> 'cancelled'))
$$;

comment on function voyage.usable_promo(bigint, text) is
  'The promo code, if it is valid now and not used up; else null.';
revoke all on function voyage.usable_promo(bigint, text) from public;
