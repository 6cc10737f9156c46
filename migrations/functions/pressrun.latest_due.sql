create or replace function pressrun.latest_due(p_expression text, p_time_zone text, p_first timestamptz, p_until timestamptz,
  out due_at timestamptz, out missed integer)
language plpgsql stable
as $$
declare
  c_counted constant integer := 1000;
  v_next timestamptz;
  v_back interval := interval '1 minute';
begin
  due_at := p_first;
  missed := 0;
  v_next := pressrun.cron_after(p_expression, p_time_zone, due_at);
  while v_next <= p_until and missed < c_counted loop
    due_at := v_next;
    missed := missed + 1;
    v_next := pressrun.cron_after(p_expression, p_time_zone, due_at);
  end loop;
  if v_next <= p_until then
    -- Too many to walk over: the last of them is found from the end.
    loop
      v_next := pressrun.cron_after(p_expression, p_time_zone, p_until - v_back);
      exit when v_next <= p_until;
      v_back := v_back * 2;
    end loop;
    while v_next <= p_until loop
      due_at := v_next;
      v_next := pressrun.cron_after(p_expression, p_time_zone, due_at);
    end loop;
  end if;
end
$$;

comment on function pressrun.latest_due(text, text, timestamptz, timestamptz) is
  'Of the times that an expression names from p_first (one of them) until p_until: the last, and how many came before it, counted to 1000.';
revoke all on function pressrun.latest_due(text, text, timestamptz, timestamptz) from public;
