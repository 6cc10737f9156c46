create or replace function pressrun.queue_place(p_job text) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pressrun, pg_temp
as $$
declare
  v_row pressrun.job_queue;
  v_ahead bigint;
  v_rate numeric;
begin
  select q.* into v_row from pressrun.job_queue q where q.job_id = p_job and q.hold is null;
  if not found or exists (select from pressrun.pauses p where p.scope = 'all' and p.resumed_at is null) then
    return null;
  end if;
  select count(*) into v_ahead from (
    select from pressrun.job_queue q
    where q.hold is null and (q.lane < v_row.lane or q.lane = v_row.lane and (q.tag, q.seq) < (v_row.tag, v_row.seq)) limit 10000) ahead;
  v_rate := pressrun.claim_rate();
  return jsonb_build_object('ahead', v_ahead, 'estimated_seconds', ceil((v_ahead + 1) / nullif(v_rate, 0)));
end
$$;

comment on function pressrun.queue_place(text) is
  'How many jobs are claimed before this one (counted up to 10000), and in how many seconds its turn comes at the pace of the last minutes (null when nobody claims). Null for a job that cannot be claimed now.';
revoke all on function pressrun.queue_place(text) from public;
grant execute on function pressrun.queue_place(text) to pressrun_httpd, pressrun_ctl;
