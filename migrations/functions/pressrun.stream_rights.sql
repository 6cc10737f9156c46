drop function if exists pressrun.stream_rights(bigint[], bigint[], text[]);  -- before subjects were asked for again

create or replace function pressrun.stream_rights(p_persons bigint[], p_events bigint[], p_tokens text[], p_subjects text[]) returns setof text
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return query
    with streams as (
      select s.person_id, s.event_id, s.token, s.subject, s.place
      from unnest(p_persons, p_events, p_tokens, p_subjects) with ordinality as s(person_id, event_id, token, subject, place)),
    tokens as materialized (
      select k.token, k.subject, pressrun.person_of_token(k.subject, k.token) as person_id
      from (select distinct s.token, s.subject from streams s) k),
    events as materialized (
      select e.event_id, e.workspace_id from (select distinct s.event_id from streams s) d cross join lateral platform.event(d.event_id) e),
    rights as materialized (
      select w.person_id, w.workspace_id, platform.permissions(w.person_id, w.workspace_id) as granted
      from (select distinct s.person_id, e.workspace_id from streams s join events e using (event_id)) w)
    select case when k.person_id is distinct from s.person_id then null
      when cardinality(r.granted) > 0 then array_to_string(r.granted, ',')
      when exists (select from pressrun.event_report_jobs j where j.requested_by = s.person_id and j.event_id = s.event_id) then '' end
    from streams s join tokens k using (token, subject) left join events e using (event_id) left join rights r on r.person_id = s.person_id and r.workspace_id = e.workspace_id
    order by s.place;
end
$$;

comment on function pressrun.stream_rights(bigint[], bigint[], text[], text[]) is
  'For each open stream (person, event, jti and sub of its token) what the person may do in the event''s workspace now, as one text to compare; null when the stream must end: the token was ended or names somebody else or nobody now, or the event is not theirs any more.';
revoke all on function pressrun.stream_rights(bigint[], bigint[], text[], text[]) from public;
grant execute on function pressrun.stream_rights(bigint[], bigint[], text[], text[]) to pressrun_httpd;
