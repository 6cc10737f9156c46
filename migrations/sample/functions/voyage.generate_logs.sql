create or replace function voyage.generate_logs(p_size numeric, p_today date) returns void
language sql volatile
as $$
  insert into voyage.activity_log (activity_id, event_id, happened_at, actor_id, action, object, detail, before, after, address)
  select i, e.event_id, p_today - make_interval(secs => i * 8640000 / ceil(1500 * p_size)::bigint), w.actor_id, a.action,
    case split_part(a.action, '.', 1)
      when 'guest' then format('guest %s', 1 + i % 10 + 10 * voyage.hash_below(112, i, ceil(500 * p_size)::bigint))
      when 'order' then format('order V%s-%s', e.event_id, lpad((1 + i % 10 + 10 * voyage.hash_below(112, i, ceil(200 * p_size)::bigint))::text, 7, '0'))
      else format('mailing %s', e.event_id * 10 + 1 + voyage.hash_below(112, i, 2)) end,
    case when voyage.hash_below(113, i, 4) = 0 then voyage.awkward_text(i) end, a.before::jsonb, a.after::jsonb,
    case when w.actor_id is not null then case i % 4 when 0 then '2001:db8:1::'::inet + i else '198.51.100.0'::inet + i % 250 end end
  from generate_series(1, ceil(1500 * p_size)::bigint) i
  join voyage.events e on e.event_id = voyage.sample_slot(i)
  join (values (0, 'guest.added', null, '{"status": "unconfirmed"}'), (1, 'guest.edited', '{"company": "Freelance"}', '{"company": "Quay & Sons, Ltd."}'),
               (2, 'guest.checked_in', null, null), (3, 'order.created', null, '{"status": "open"}'),
               (4, 'order.completed', '{"status": "open"}', '{"status": "completed"}'), (5, 'mailing.sent', null, null)) a(number, action, before, after)
    on a.number = voyage.hash_below(111, i, 6)
  cross join lateral (select case when voyage.hash_below(114, i, 8) = 0 then null
    when e.workspace_id = 1 then 1 + voyage.hash_below(110, i, 4) else 11 + voyage.hash_below(110, i, 2) end) w(actor_id);

  insert into voyage.audit_log (audit_id, workspace_id, event_id, happened_at, actor_id, action, object, before, after, address)
  select i, e.workspace_id, case when i % 3 > 0 then e.event_id end, p_today - make_interval(hours => (i * 7)::integer),
    case e.workspace_id when 1 then 1 + voyage.hash_below(120, i, 2) else 11 end,
    a.action, a.object, a.before::jsonb, a.after::jsonb,
    case i % 4 when 0 then '2001:db8::'::inet + i else '192.0.2.0'::inet + i % 250 end
  from generate_series(1, ceil(200 * greatest(p_size, 0.2))::bigint) i
  join voyage.events e on e.event_id = voyage.sample_slot(i)
  join (values (0, 'member.role_changed', 'viewer@voyage.example', '{"role": "organizer"}', '{"role": "viewer"}'),
               (1, 'event.updated', 'capacity', '{"capacity": 2500}', '{"capacity": 3000}'),
               (2, 'promo_code.created', '=SUM(50)', null, '{"code": "=SUM(50)", "percent": 50}'),
               (3, 'export.deleted', 'guest list', '{"rows": 4812}', null)) a(number, action, object, before, after)
    on a.number = voyage.hash_below(121, i, 4);
$$;

comment on function voyage.generate_logs(numeric, date) is
  'A step of generate(): what the organizers did over the last hundred days.';
revoke all on function voyage.generate_logs(numeric, date) from public;
