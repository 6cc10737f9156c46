create or replace function pressrun.explain_limit(p_job pressrun.event_report_jobs, p_row pressrun.job_queue) returns text
language plpgsql stable
as $$
declare
  v_holders text;
  v_before bigint;
begin
  select string_agg(h.job_id, ', ' order by h.job_id) into v_holders from (
    select s.job_id from pressrun.slot_holders(p_job.workspace_id) s(job_id) limit 20) h;
  select count(*) into v_before from (
    select from pressrun.job_queue q
    where q.workspace_id = p_job.workspace_id and q.hold = 'limit' and (q.lane, q.seq) < (p_row.lane, p_row.seq) limit 10000) b;
  return format('Its workspace may run %s at once, and these hold the places: %s. %s of its jobs wait before this one.',
    coalesce((select l.running_jobs from pressrun.workspace_limits l where l.workspace_id = p_job.workspace_id)::text, 'none'), coalesce(v_holders, 'none'), v_before);
end
$$;

comment on function pressrun.explain_limit(pressrun.event_report_jobs, pressrun.job_queue) is
  'The limit that holds a queued job, with the jobs that hold its places (20 at most), in words.';
revoke all on function pressrun.explain_limit(pressrun.event_report_jobs, pressrun.job_queue) from public;
