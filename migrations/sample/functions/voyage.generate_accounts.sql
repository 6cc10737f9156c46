create or replace function voyage.generate_accounts(p_count bigint, p_today date) returns void
language sql volatile
as $$
  insert into voyage.users (user_id, email, name, locale, created_at, last_login_at)
  select 1000 + p.person_index, format('guest%s@%s', p.person_index, voyage.pick(13, p.person_index, '{example.com,example.org,example.net}')),
    p.name, voyage.pick(14, p.person_index, '{en,en,en,de,fr,ja}'), c.created_at,
    case when voyage.hash_below(15, p.person_index, 5) > 0
      then date_trunc('second', c.created_at + (p_today - c.created_at) * (voyage.hash_below(16, p.person_index, 1000) / 1000.0)) end
  from voyage.sample_people(10, 1, p_count) p
  cross join lateral (select p_today::timestamptz - make_interval(days => voyage.hash_below(17, p.person_index, 700)::integer,
                                                                  secs => voyage.hash_below(18, p.person_index, 86400))) c(created_at)
$$;

comment on function voyage.generate_accounts(bigint, date) is
  'A step of generate(): accounts of guests, who have no password.';
revoke all on function voyage.generate_accounts(bigint, date) from public;
