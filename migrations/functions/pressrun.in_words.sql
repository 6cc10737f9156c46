create or replace function pressrun.in_words(p_time interval) returns text
language plpgsql immutable strict parallel safe
as $$
declare
  v_seconds constant bigint := greatest(0, round(extract(epoch from p_time)));
begin
  return case
    when v_seconds < 120 then v_seconds || case v_seconds when 1 then ' second' else ' seconds' end
    when v_seconds < 7200 then trim_scale(round(v_seconds / 60.0, 1)) || ' minutes'
    when v_seconds < 172800 then trim_scale(round(v_seconds / 3600.0, 1)) || ' hours'
    else round(v_seconds / 86400.0) || ' days' end;
end
$$;

comment on function pressrun.in_words(interval) is
  'A length of time as people say it, rounded: 90 seconds, 12.5 minutes, 2 hours, 3 days.';
revoke all on function pressrun.in_words(interval) from public;
grant execute on function pressrun.in_words(interval) to pressrun_ctl;
