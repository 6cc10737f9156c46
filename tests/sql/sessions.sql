-- A2, U8: tokens that were ended, and what stands in the frame of a page.
\ir support/world.sql
select no_plan();
-- What the httpd's call answers, or its SQLSTATE.
create function test.answer(p_call text) returns text language plpgsql volatile as $$
declare
  v_answer text;
begin
  perform set_config('role', 'pressrun_httpd', true);
  execute 'select ' || p_call into v_answer;
  return v_answer;
exception when others then
  return sqlstate;
end
$$;

select is(test.as_role('pressrun_httpd', $$ select pressrun.end_session('token-1', now() + interval '12 hours') $$), 'ok', 'a token is ended');
select is(test.answer('pressrun.person_of_token(''2'', ''token-1'')'), null, 'it stands for nobody any more');
select is(test.answer('pressrun.person_of_token(''2'', ''token-2'')'), '2', 'another token of the person still does');
select is(test.answer('pressrun.person_of_token(''2'', null)'), '2', 'and one without an id');
select is(test.as_role('pressrun_httpd', $$ select pressrun.end_session('token-1', now() + interval '1 hour') $$), 'ok', 'ending it twice');
select is(expires_at > now() + interval '2 hours', true, 'is ending it once') from pressrun.ended_sessions where jti = 'token-1';

-- It is forgotten once the token would not be taken any more: by the wall clock, whatever the rules' clock says.
select pressrun.end_session('old', now() - interval '25 hours') \g /dev/null
select pressrun.end_session('recent', now() - interval '23 hours') \g /dev/null
select test.travel('40 days') \g /dev/null
select pressrun.prune() \g /dev/null
select is(string_agg(jti, ' ' order by jti), 'recent token-1', 'travel in time forgets none that counts') from pressrun.ended_sessions;
select test.travel('0') \g /dev/null

-- The frame of a page.
select is(test.answer('pressrun.page_facts(1, 11)')::jsonb,
  '{"locale": "en", "event_title": "Spring Gala", "workspace": "Workspace 1"}', 'of an event');
select is(test.answer('pressrun.page_facts(1, null)')::jsonb, '{"locale": "en"}', 'of none');
select is(test.answer('pressrun.page_facts(77, null)'), null, 'of nobody');
begin;
create or replace function platform.person(p_person bigint) returns table (person_id bigint, email text, name text, locale text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select p_person, 'a@b.example', 'A', null::text $$;
select is(test.answer('pressrun.page_facts(1, null)')::jsonb, '{"locale": ""}', 'of somebody whose language nobody knows');
rollback;
select is(test.answer(format('pressrun.page_facts(%s, %s)', p, e)), 'PRNFD', format('person %s sees no event %s', p, e))
from (values (6, 11), (1, 21), (1, 999)) v(p, e);

-- The event that a report is wanted of.
select is(test.answer('pressrun.latest_event(1, null)'), '13', 'the newest');
select pressrun.request_report(1, 12, 'numbers', '{}', '{csv}') \g /dev/null
select is(test.answer('pressrun.latest_event(1, null)'), '12', 'or the one that was used last');
insert into test.members values (1, 2, '{secrets.read}');
select is(test.answer('pressrun.latest_event(1, ''secrets'')'), '21', 'or one where the type may be read');
select is(test.answer('pressrun.latest_event(1, ''numbers'')'), '12', 'which the used one may be');
select is(test.answer('pressrun.latest_event(77, null)'), null, 'who has no event has none');

select * from finish();
