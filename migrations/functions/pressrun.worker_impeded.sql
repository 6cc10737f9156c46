create or replace function pressrun.worker_impeded(p_worker uuid, p_why text) returns void
language sql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
  update pressrun.workers w set impediment = left(nullif(p_why, ''), 500)
  where w.worker_id = p_worker and w.lost_at is null and w.retired_at is null
$$;

comment on function pressrun.worker_impeded(uuid, text) is
  'The worker takes no jobs for now, for this reason (its first 500 characters); null or '''': it takes them again. Nothing happens to a worker that is lost or retired.';
revoke all on function pressrun.worker_impeded(uuid, text) from public;
grant execute on function pressrun.worker_impeded(uuid, text) to pressrun_worker;
