create or replace view ops.health as
  select c.checked, coalesce(f.severity, 'ok') as severity, coalesce(f.finding, c.all_well) as finding, f.remedy
  from (values (1, 'roles', 'Our roles are as the migrations make them.'), (2, 'memberships', 'Nobody has the rights of our roles besides them.'),
    (3, 'rights', 'No login writes tables past our functions, no program was given those of others, and nobody else owns ours.'), (4, 'indexes', 'No index is invalid.'), (5, 'vacuum', 'Vacuum keeps up with our tables.'),
    (6, 'sessions', 'No session holds vacuum back.'), (7, 'horizon', 'No prepared transaction, replication slot or standby holds vacuum back.'),
    (8, 'wraparound', 'Transaction numbers are far from running out.'), (9, 'connections', 'Connections are left.'), (10, 'settings', 'The settings of the server are safe.'),
    (11, 'workers', 'Workers are alive.'), (12, 'queue', 'Nothing holds the queue.'), (13, 'duties', 'Every duty is done in time.'), (14, 'mails', 'Mails leave.'),
    (15, 'webhooks', 'Webhooks leave.'), (16, 'schedules', 'Every schedule runs.'),
    (17, 'platform', 'The platform has every function that Pressrun calls, and they answer.')) c(place, checked, all_well)
  left join (
    select 'roles' as checked, r.* from pressrun.doctor_roles() r
    union all select 'memberships' as checked, r.* from pressrun.doctor_memberships() r
    union all select 'rights' as checked, r.* from pressrun.doctor_rights() r
    union all select 'indexes' as checked, r.* from pressrun.doctor_indexes() r
    union all select 'vacuum' as checked, r.* from pressrun.doctor_vacuum() r
    union all select 'sessions' as checked, r.* from pressrun.doctor_sessions() r
    union all select 'horizon' as checked, r.* from pressrun.doctor_horizon() r
    union all select 'wraparound' as checked, r.* from pressrun.doctor_wraparound() r
    union all select 'connections' as checked, r.* from pressrun.doctor_connections() r
    union all select 'settings' as checked, r.* from pressrun.doctor_settings() r
    union all select 'workers' as checked, r.* from pressrun.doctor_workers() r
    union all select 'queue' as checked, r.* from pressrun.doctor_queue() r
    union all select 'duties' as checked, r.* from pressrun.doctor_duties() r
    union all select 'mails' as checked, r.* from pressrun.doctor_mails() r
    union all select 'webhooks' as checked, r.* from pressrun.doctor_webhooks() r
    union all select 'schedules' as checked, r.* from pressrun.doctor_schedules() r
    union all select 'platform' as checked, r.* from pressrun.doctor_platform() r
    union all select 'platform' as checked, r.* from pressrun.doctor_platform_calls() r) f on f.checked = c.checked
  order by array_position('{error,warning,note,ok}'::text[], coalesce(f.severity, 'ok')), c.place, f.finding;
comment on view ops.health is 'What is wrong and what to do about it: error, warning, note, and a line of ok for each check that found nothing. pressrunctl doctor adds what is outside of the database.';
comment on column ops.health.checked is 'What was looked at.';
comment on column ops.health.severity is 'ok, note, warning, error.';
comment on column ops.health.finding is 'What is wrong, in a sentence.';
comment on column ops.health.remedy is 'The command or setting that mends it.';
