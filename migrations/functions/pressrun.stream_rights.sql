create or replace function pressrun.stream_rights(p_persons bigint[], p_events bigint[], p_tokens text[]) returns setof text
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return query
    with streams as (
      select s.person_id, s.event_id, s.token, s.place from unnest(p_persons, p_events, p_tokens) with ordinality as s(person_id, event_id, token, place)),
    events as materialized (
      select e.event_id, e.workspace_id from (select distinct s.event_id from streams s) d cross join lateral platform.event(d.event_id) e),
    rights as materialized (
      select w.person_id, w.workspace_id, platform.permissions(w.person_id, w.workspace_id) as granted
      from (select distinct s.person_id, e.workspace_id from streams s join events e using (event_id)) w)
    select case when exists (select from pressrun.ended_sessions x where x.jti = s.token) then null
      when cardinality(r.granted) > 0 then array_to_string(r.granted, ',')
      when exists (select from pressrun.event_report_jobs j where j.requested_by = s.person_id and j.event_id = s.event_id) then '' end
    from streams s left join events e using (event_id) left join rights r on r.person_id = s.person_id and r.workspace_id = e.workspace_id
    order by s.place;
end
$$;

comment on function pressrun.stream_rights(bigint[], bigint[], text[]) is
  'For each open stream (person, event, jti of its token) what the person may do in the event''s workspace now, as one text to compare; null when the stream must end: the token was ended, or the event is not theirs any more.';
revoke all on function pressrun.stream_rights(bigint[], bigint[], text[]) from public;
grant execute on function pressrun.stream_rights(bigint[], bigint[], text[]) to pressrun_httpd;
