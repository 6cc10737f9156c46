create or replace function pressrun.list_report_types(p_person bigint, p_event bigint) returns jsonb
language sql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  select jsonb_build_object('data', coalesce(jsonb_agg(
    pressrun.report_type_json(t) order by t.position, t.type) filter (where t.type is not null), '[]'))
  from pressrun.member_event(p_person, p_event) e
  left join pressrun.report_types t on t.enabled and t.permission = any (e.permissions)
$$;

comment on function pressrun.list_report_types(bigint, bigint) is
  'The catalog as this person may see it. Raises PRNFD when the event is not theirs.';
revoke all on function pressrun.list_report_types(bigint, bigint) from public;
grant execute on function pressrun.list_report_types(bigint, bigint) to pressrun_httpd;
