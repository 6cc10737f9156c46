create or replace function pressrun.admit_waiting(p_now pressrun.workspace_slots, p_limit integer) returns void
language plpgsql volatile
as $$
declare
  v_now pressrun.workspace_slots := p_now;
  v_admitted record;
begin
  for v_lane in 0..1 loop
    exit when v_now.used >= p_limit;
    with next as (
      select q.job_id, q.seq from pressrun.job_queue q
      where q.workspace_id = v_now.workspace_id and q.hold = 'limit' and q.lane = v_lane
        and q.seq > case v_lane when 0 then v_now.admitted_seq_0 else v_now.admitted_seq_1 end
      order by q.seq limit p_limit - v_now.used for update
    ), placed as (
      select n.job_id, row_number() over (order by n.seq) as place from next n
    ), admitted as (
      -- The tag is asked for once, and only if somebody waits.
      update pressrun.job_queue q
      set hold = null, tag = (select pressrun.queue_tag(v_now.workspace_id, v_lane::smallint)) + p.place - 1
      from placed p where q.job_id = p.job_id
      returning q.seq
    )
    select count(*) as jobs, max(a.seq) as last_seq into v_admitted from admitted a;
    v_now.used := v_now.used + v_admitted.jobs;
    if v_lane = 0 then v_now.admitted_seq_0 := coalesce(v_admitted.last_seq, v_now.admitted_seq_0);
    else v_now.admitted_seq_1 := coalesce(v_admitted.last_seq, v_now.admitted_seq_1); end if;
  end loop;
  perform pressrun.write_slots(p_now, v_now.used, v_now.admitted_seq_0, v_now.admitted_seq_1);
end
$$;

comment on function pressrun.admit_waiting(pressrun.workspace_slots, integer) is
  'Lets waiting jobs into the claimable queue while slots are free, interactive ones first, and writes the next version of the slots. REQUIRES lock_slots().';
revoke all on function pressrun.admit_waiting(pressrun.workspace_slots, integer) from public;
