create or replace function pressrun.preview_schedule(p_person bigint, p_event bigint, p_cron text, p_time_zone text default null,
  p_count integer default 5) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_event record;
  v_zone text;
  v_times timestamptz[];
  v_wrong jsonb := '[]';
  v_detail text;
begin
  select * into v_event from pressrun.member_event(p_person, p_event);
  v_zone := coalesce(p_time_zone, v_event.time_zone);
  begin
    perform pressrun.check_time_zone(v_zone);
  exception when sqlstate 'PRINV' then
    get stacked diagnostics v_detail = pg_exception_detail;
    v_wrong := v_detail::jsonb;
  end;
  begin
    v_times := pressrun.cron_preview(p_cron, case when v_wrong = '[]' then v_zone else 'UTC' end, p_count);
  exception when sqlstate 'PRINV' then
    get stacked diagnostics v_detail = pg_exception_detail;
    v_wrong := v_detail::jsonb || v_wrong;
  end;
  if v_wrong <> '[]' then
    raise exception 'The request is not valid: %', v_wrong -> 0 ->> 'message' using errcode = 'PRINV', detail = v_wrong::text;
  end if;
  return jsonb_build_object('cron', btrim(p_cron, E' \t'), 'time_zone', v_zone,
    'next_times', (select coalesce(jsonb_agg(pressrun.utc(t) order by t), '[]') from unnest(v_times) t));
end
$$;

comment on function pressrun.preview_schedule(bigint, bigint, text, text, integer) is
  'The next p_count times that a cron expression names, for a form; nothing is written. p_time_zone: that of the event, where null. Raises PRNFD for an event that is not the person''s, PRINV that names each bad field.';
revoke all on function pressrun.preview_schedule(bigint, bigint, text, text, integer) from public;
grant execute on function pressrun.preview_schedule(bigint, bigint, text, text, integer) to pressrun_httpd;
