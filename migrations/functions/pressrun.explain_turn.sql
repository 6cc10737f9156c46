create or replace function pressrun.explain_turn(p_job pressrun.event_report_jobs) returns text
language plpgsql stable
as $$
declare
  v_place constant jsonb := pressrun.queue_place(p_job.job_id);
  v_alive bigint;
  v_slots bigint;
  v_running bigint;
begin
  select count(*), coalesce(sum(w.slots) filter (where w.impediment is null), 0) into v_alive, v_slots from pressrun.workers w, pressrun.settings s
  where w.lost_at is null and w.retired_at is null and w.heartbeat_at >= clock_timestamp() - s.lease_time;
  if v_slots = 0 then
    return format('It can be claimed, but no worker is alive%s; %s jobs are before it.', case when v_alive > 0 then ' that can take it' end, v_place ->> 'ahead');
  end if;
  select count(*) into v_running from pressrun.event_report_job_runs r where r.ended_at is null;
  return format('It is behind %s jobs; workers run %s of %s.%s', v_place ->> 'ahead', v_running, v_slots,
    coalesce(' At the pace of the last minutes its turn comes in about '
      || pressrun.in_words(make_interval(secs => (v_place ->> 'estimated_seconds')::double precision)) || '.', ''));
end
$$;

comment on function pressrun.explain_turn(pressrun.event_report_jobs) is
  'Why a job that can be claimed is not running yet, in words: no worker alive that could take it, or its place in the queue.';
revoke all on function pressrun.explain_turn(pressrun.event_report_jobs) from public;
