create or replace function pressrun.list_jobs(p_person bigint, p_event bigint, p_page integer default 1, p_limit integer default 25,
  p_sort text default '-created_at', p_status text default null, p_type text default null, p_mine boolean default false)
returns jsonb
language plpgsql stable
security invoker
set search_path = pg_catalog, pressrun, pg_temp
set plan_cache_mode = force_custom_plan  -- for the sort and the filters that were asked for
as $$
declare
  c_counted constant bigint := 10000;
  v_permissions constant text[] := pressrun.listing_permissions(p_person, p_event);
  -- What row-level security asks for anyway; but this can be found by an index, where the person may see few of many.
  v_types constant text[] := pressrun.types_readable_with(v_permissions);
  v_total bigint;
  v_jobs text[];
begin
  perform pressrun.check_listing(p_page, p_limit, p_sort, p_status);
  perform pressrun.act_as(p_person, p_event);
  select count(*) into v_total from (
    select from pressrun.event_report_jobs j
    where j.event_id = p_event and (p_status is null or j.status = p_status) and (p_type is null or j.type = p_type)
      and (j.requested_by = p_person or not p_mine and j.type = any (v_types))
    limit c_counted + 1) counted;
  -- One more than is shown tells whether there is another page.
  select array_agg(s.job_id order by s.place) into v_jobs from (
    select j.job_id, row_number() over () as place from (
      select j.job_id from pressrun.event_report_jobs j
      where j.event_id = p_event and (p_status is null or j.status = p_status) and (p_type is null or j.type = p_type)
        and (j.requested_by = p_person or not p_mine and j.type = any (v_types))
      order by
        case p_sort when 'status' then j.status when 'type' then j.type end,
        case p_sort when '-status' then j.status when '-type' then j.type end desc,
        case when p_sort in ('created_at', '-status', '-type') then j.created_at end,
        case when p_sort in ('created_at', '-status', '-type') then j.job_id end,
        j.created_at desc, j.job_id desc
      limit p_limit + 1 offset (p_page - 1)::bigint * p_limit) j) s;
  return jsonb_build_object('data', pressrun.jobs_json(v_jobs[:p_limit], v_permissions), 'page', p_page, 'limit', p_limit,
    'total', least(v_total, c_counted), 'totalIsMinimum', v_total > c_counted, 'hasMore', coalesce(cardinality(v_jobs), 0) > p_limit);
end
$$;

comment on function pressrun.list_jobs(bigint, bigint, integer, integer, text, text, text, boolean) is
  'A page of an event''s jobs that the person may see. p_limit 1 to 100; p_sort created_at, status or type, with - for descending. total counts to 10000; beyond, totalIsMinimum says that there are more. Stable, so that the jobs are shown as they were when they were found. Raises PRNFD for an event that is not theirs, PRINV for a bad page, limit, sort or status.';
revoke all on function pressrun.list_jobs(bigint, bigint, integer, integer, text, text, text, boolean) from public;
grant execute on function pressrun.list_jobs(bigint, bigint, integer, integer, text, text, text, boolean) to pressrun_httpd;
