create or replace function pressrun.latest_event(p_person bigint, p_type text) returns bigint
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return (
    with used as (
      select r.event_id, max(r.created_at) as at from (
        select j.event_id, j.created_at from pressrun.event_report_jobs j where j.requested_by = p_person
        order by j.created_at desc limit 100) r
      group by r.event_id)
    select e.event_id from platform.events_of(p_person) e left join used u using (event_id)
    order by case when p_type is null then false else pressrun.may_read(p_person, e.workspace_id, p_type) end desc,
      u.at desc nulls last, e.event_id desc
    limit 1);
end
$$;

comment on function pressrun.latest_event(bigint, text) is
  'The event that the person requested a report of last, else the newest of theirs; one where they may read the type goes first (null: whatever the type). Null for who has no event.';
revoke all on function pressrun.latest_event(bigint, text) from public;
grant execute on function pressrun.latest_event(bigint, text) to pressrun_httpd;
