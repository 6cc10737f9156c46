create or replace function pressrun.prune_downloads(p_limit integer) returns bigint
language plpgsql volatile
as $$
declare
  v_pruned bigint;
begin
  -- Ids grow with time, so the oldest are the lowest: no index by time, which each download would have to keep.
  delete from pressrun.event_report_job_downloads d
  where d.id in (
    select o.id from (select l.id, l.downloaded_at from pressrun.event_report_job_downloads l order by l.id limit p_limit) o
    where o.downloaded_at <= pressrun.now() - (select s.keep_downloads from pressrun.settings s));
  get diagnostics v_pruned = row_count;
  return v_pruned;
end
$$;

comment on function pressrun.prune_downloads(integer) is
  'Part of prune(): who downloaded what, see settings.keep_downloads; download_count and last_downloaded_at of the job stay.';
revoke all on function pressrun.prune_downloads(integer) from public;
