create or replace function pressrun.last_claim(p_lane smallint) returns timestamptz
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return to_timestamp(pressrun.sequence_value('claimed_ms', p_lane) / 1000.0);
end
$$;

comment on function pressrun.last_claim(smallint) is
  'When a job of the lane was last claimed, by pressrun.now(); 1970 when never.';
revoke all on function pressrun.last_claim(smallint) from public;
grant execute on function pressrun.last_claim(smallint) to pressrun_ctl;
