create or replace function pressrun.queue_place(p_job text) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
begin
  return pressrun.queue_places(array[p_job]) -> p_job;
end
$$;

comment on function pressrun.queue_place(text) is
  'The place of one job, see queue_places(). Null for a job that cannot be claimed now.';
revoke all on function pressrun.queue_place(text) from public;
grant execute on function pressrun.queue_place(text) to pressrun_httpd, pressrun_ctl;
