create or replace function pressrun.queue_places(p_jobs text[]) returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pressrun, pg_temp
set enable_nestloop = off  -- one walk, also where statistics know of no queue yet
as $$
declare
  c_counted constant bigint := 10000;
  v_last record;
  v_rate numeric;
begin
  select q.lane, q.tag, q.seq into v_last from pressrun.job_queue q
  where q.job_id = any (p_jobs) and q.hold is null order by q.lane desc, q.tag desc, q.seq desc limit 1;
  if not found or exists (select from pressrun.pauses p where p.scope = 'all' and p.resumed_at is null) then
    return '{}';
  end if;
  v_rate := pressrun.claim_rate();
  return (
    select jsonb_object_agg(wanted.job_id, jsonb_build_object('ahead', wanted.ahead, 'estimated_seconds', ceil((wanted.ahead + 1) / nullif(v_rate, 0))))
    from (
      select own.job_id, coalesce(counted.ahead, c_counted) as ahead
      from pressrun.job_queue own
      left join (
        select f.job_id, row_number() over (order by f.lane, f.tag, f.seq) - 1 as ahead from (
          select q.job_id, q.lane, q.tag, q.seq from pressrun.job_queue q
          where q.hold is null and (q.lane, q.tag, q.seq) <= (v_last.lane, v_last.tag, v_last.seq)
          order by q.lane, q.tag, q.seq limit c_counted) f) counted using (job_id)
      where own.job_id = any (p_jobs) and own.hold is null) wanted);
end
$$;

comment on function pressrun.queue_places(text[]) is
  'For each of these jobs that can be claimed now, by its id: how many are claimed before it (ahead, counted up to 10000), and in how many seconds its turn comes at the pace of the last minutes (estimated_seconds, null when nobody claims). One walk over the queue for all of them. Stable, so that a place is of the moment at which its job was read.';
revoke all on function pressrun.queue_places(text[]) from public;
