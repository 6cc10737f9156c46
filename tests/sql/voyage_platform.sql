-- C6: what Pressrun asks of the platform: who a person is, what they may do, what an event is.
begin;
select no_plan();

select is(platform.authenticate(l.email, l.password), u.user_id, l.email || ' logs in with the password that is told')
from voyage.sample_logins() l join voyage.users u using (email);
select results_eq('select email, role from voyage.sample_logins()', $$ values
  ('owner@voyage.example', 'owner'), ('admin@voyage.example', 'admin'), ('organizer@voyage.example', 'organizer'), ('viewer@voyage.example', 'viewer'),
  ('outsider@voyage.example', 'owner'), ('outsider-organizer@voyage.example', 'organizer') $$, 'these are the logins');
select is(platform.authenticate('OWNER@voyage.example', 'voyage-sample-1'), 1::bigint, 'addresses do not differ by case');
select is(platform.authenticate('owner@voyage.example', 'Voyage-sample-1'), null, 'passwords do');
select is(platform.authenticate('owner@voyage.example', ''), null, 'an empty password is wrong');
select is(platform.authenticate('owner@voyage.example', null), null, 'none too');
select is(platform.authenticate('nobody@voyage.example', 'voyage-sample-1'), null, 'a stranger does not log in');
select is(platform.authenticate(null, null), null, 'nor does nobody');
select is(platform.authenticate((select email from voyage.users where user_id = 1001), ''), null, 'nor an account without a password');
select is((select last_login_at from voyage.users where user_id = 1), now(), 'a login is noted');
select is((select count(*) from voyage.users where password_hash like '%voyage-sample%'), 0::bigint, 'no password is stored');

select results_eq('select * from platform.person(1)', $$ values (1::bigint, 'owner@voyage.example', 'Amelia O''Connor', 'en-GB') $$, 'a person');
select is_empty('select * from platform.person(null)', 'nobody');
select is(platform.person_by_subject('3'), 3::bigint, 'a subject is the person''s id');
select is(platform.person_by_subject(s), null, 'the subject "' || s || '" is nobody') from unnest(array['', '0', '03', '-1', '3 ', '3; drop', '99999999999999999999', 'owner@voyage.example']) s;
update voyage.users set subject = 'auth0|7' where user_id = 3;
select is(platform.person_by_subject('auth0|7'), 3::bigint, 'or what an identity provider calls them');
select is(platform.person_by_subject('3'), null, 'and then no longer the id');

select results_eq('select * from platform.event(42)', $$ values (42::bigint, 1::bigint, 'Harbour Lights', 'Spring Gala', 'spring-gala', 'Europe/London') $$, 'an event');
select is_empty('select * from platform.event(4711)', 'no event');
select results_eq('select event_id from platform.events_of(4) order by 1', 'values (42::bigint), (43), (44), (45), (46), (100)', 'the events of a person''s workspaces');
select results_eq('select event_id from platform.events_of(11) order by 1', 'values (51::bigint), (52)', 'which are other ones for people of another');
select is_empty('select * from platform.events_of(1001)', 'a guest has none');
select results_eq('select * from platform.workspaces_of(1)', 'values (1::bigint)', 'a workspace');

select is(platform.permissions(p, 1), '{audit.read,guests.read,orders.read,orders.write,reports.create,sales.read,users.read}', 'owner and admin may everything') from unnest(array[1, 2]) p;
select is(platform.permissions(3, 1), '{guests.read,orders.read,orders.write,reports.create,sales.read,users.read}', 'an organizer all but the audit log');
select is(platform.permissions(4, 1), '{guests.read,orders.read,sales.read}', 'a viewer reads');
select is(platform.permissions(11, 1), '{}', 'who works elsewhere may nothing here');
select is(platform.permissions(null, 1), '{}', 'nobody may nothing');
update voyage.workspace_members set role = 'viewer' where user_id = 1;
select is(platform.permissions(1, 1), '{guests.read,orders.read,sales.read}', 'a change counts at once');
select results_eq('select * from platform.admins(1)', $$ values (2::bigint, 'admin@voyage.example') $$, 'who decides about access');

-- What an admin grants beyond the role.
select is(platform.grant_access(4, 1, 'audit.read', 2), true, 'an admin gives a member a right (C5)');
select is(platform.grant_access(4, 1, 'audit.read', 1), true, 'twice is once');
select is(platform.permissions(4, 1), '{audit.read,guests.read,orders.read,sales.read}', 'which adds to those of the role');
select is(platform.permissions(4, 2), '{}', 'in that workspace');
select is(platform.grant_access(11, 1, 'audit.read', 2), false, 'who does not work there is given none');
delete from voyage.workspace_members where user_id = 4 and workspace_id = 1;
select is(platform.permissions(4, 1), '{}', 'who leaves loses it');
insert into voyage.workspace_members (workspace_id, user_id, role) values (1, 4, 'viewer');
select is(platform.permissions(4, 1), '{guests.read,orders.read,sales.read}', 'and does not find it again');

-- Only Pressrun asks.
select is_empty($$ select p.oid::regprocedure, r from pg_proc p, unnest(array['pressrun_httpd', 'pressrun_worker', 'pressrun_reader', 'pressrun_courier', 'pressrun_janitor', 'pressrun_ctl']) r
  where p.pronamespace = 'platform'::regnamespace and has_function_privilege(r, p.oid, 'execute') $$, 'no login role calls the platform''s functions itself');

select * from finish();
rollback;
