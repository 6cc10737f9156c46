create or replace function pressrun.prune_chunks(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_cut record;
  v_pruned bigint := 0;
begin
  for v_cut in
    select c.job_id, c.run_lease from pressrun.event_report_job_cuts c
    where c.created_at < clock_timestamp() - interval '7 days'
      and not exists (select from pressrun.event_report_job_parts a where a.job_id = c.job_id and a.run_lease = c.run_lease)
      and exists (select from pressrun.event_report_job_runs r where r.job_id = c.job_id and r.run_lease = c.run_lease and r.ended_at is not null)
    order by c.created_at limit p_limit for update skip locked
  loop
    delete from pressrun.event_report_job_chunks c where c.job_id = v_cut.job_id and c.run_lease = v_cut.run_lease;
    delete from pressrun.event_report_job_cuts c where c.job_id = v_cut.job_id and c.run_lease = v_cut.run_lease;
    v_pruned := v_pruned + 1;
  end loop;
  return v_pruned;
end
$$;

comment on function pressrun.prune_chunks(integer) is
  'Part of prune(): how runs were cut a week ago, once none of their parts is left.';
revoke all on function pressrun.prune_chunks(integer) from public;
