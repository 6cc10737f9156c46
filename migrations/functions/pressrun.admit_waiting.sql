create or replace function pressrun.admit_waiting(p_now pressrun.workspace_slots, p_limit integer) returns void
language plpgsql volatile
as $$
declare
  v_now pressrun.workspace_slots := p_now;
  v_next record;
begin
  for v_lane in 0..1 loop
    while v_now.used < p_limit loop
      select q.job_id, q.seq into v_next from pressrun.job_queue q
      where q.workspace_id = v_now.workspace_id and q.hold = 'limit' and q.lane = v_lane
        and q.seq > case v_lane when 0 then v_now.admitted_seq_0 else v_now.admitted_seq_1 end
      order by q.seq limit 1 for update;
      exit when not found;
      update pressrun.job_queue q set hold = null, tag = pressrun.queue_tag(q.workspace_id, q.lane) where q.job_id = v_next.job_id;
      v_now.used := v_now.used + 1;
      if v_lane = 0 then v_now.admitted_seq_0 := v_next.seq; else v_now.admitted_seq_1 := v_next.seq; end if;
    end loop;
  end loop;
  perform pressrun.write_slots(p_now, v_now.used, v_now.admitted_seq_0, v_now.admitted_seq_1);
end
$$;

comment on function pressrun.admit_waiting(pressrun.workspace_slots, integer) is
  'Lets waiting jobs into the claimable queue while slots are free, interactive ones first, and writes the next version of the slots. REQUIRES lock_slots().';
revoke all on function pressrun.admit_waiting(pressrun.workspace_slots, integer) from public;
