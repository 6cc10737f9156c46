create or replace function pressrun.explain_job(p_job text) returns text
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return concat_ws(' ', pressrun.explain_state(p_job), pressrun.explain_source(p_job));
end
$$;

comment on function pressrun.explain_job(text) is
  'explain_state(), and for ops what the environment of the workers lacks where a source was unavailable. Raises PRNFD.';
revoke all on function pressrun.explain_job(text) from public;
grant execute on function pressrun.explain_job(text) to pressrun_ctl;
