create or replace function pressrun.release_backoff() returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_released bigint;
begin
  with due as (
    select q.job_id from pressrun.job_queue q
    where q.hold = 'backoff' and q.available_at <= clock_timestamp()
    order by q.available_at limit 1000 for update skip locked)
  update pressrun.job_queue q set hold = null, available_at = null, tag = pressrun.queue_tag(q.workspace_id, q.lane)
  from due where q.job_id = due.job_id;
  get diagnostics v_released = row_count;
  return v_released;
end
$$;

comment on function pressrun.release_backoff() is
  'Duty: jobs whose backoff is over can be claimed again; their number. Also done by claims, ten times a second at most.';
revoke all on function pressrun.release_backoff() from public;
grant execute on function pressrun.release_backoff() to pressrun_janitor;
