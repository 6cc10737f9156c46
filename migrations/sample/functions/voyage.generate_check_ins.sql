create or replace function voyage.generate_check_ins(p_today date) returns void
language sql volatile
as $$
  insert into voyage.check_ins (check_in_id, event_id, registration_id, scanned_at, gate, result, reason)
  select r.registration_id * 2 + n, r.event_id, r.registration_id,
    e.starts_at - interval '30 minutes' + make_interval(secs => voyage.hash_below(80, r.registration_id, 7200) + n * 900),
    voyage.pick(81, r.registration_id, array['North gate', 'North gate', 'South gate', 'Quay "B", upper deck']),
    case when x.reason is null then 'accepted' else 'refused' end, x.reason
  from voyage.registrations r
  join voyage.events e using (event_id)
  cross join generate_series(0, 1) n
  cross join lateral (select case when r.status <> 'confirmed' then 'not confirmed' when n = 1 then 'already inside' end) x(reason)
  where e.starts_at < p_today
    and case n when 0 then case when r.status = 'confirmed' then voyage.hash_below(82, r.registration_id, 100) < 83
                                else voyage.hash_below(83, r.registration_id, 100) < 4 end
               else r.status = 'confirmed' and voyage.hash_below(82, r.registration_id, 100) < 5 end;

  insert into voyage.check_ins (check_in_id, event_id, registration_id, scanned_at, gate, result, reason)
  select e.event_id * 10 + n - 2000, e.event_id, null, e.starts_at + make_interval(mins => n * 11), 'South gate', 'refused', 'unknown code'
  from voyage.events e cross join generate_series(1, 4) n
  where e.starts_at < p_today;
$$;

comment on function voyage.generate_check_ins(date) is
  'A step of generate(): scans at the events that are over, second scans and refused guests among them.';
revoke all on function voyage.generate_check_ins(date) from public;
