-- Before it could be asked about another time.
drop function if exists pressrun.resolve_range(text, jsonb, jsonb, text);

create or replace function pressrun.resolve_range(p_name text, p_targets jsonb, p_params jsonb, p_time_zone text,
  p_at timestamptz default pressrun.now()) returns jsonb
language plpgsql stable
as $$
declare
  v_from constant text := p_targets ->> 0;
  v_to constant text := p_targets ->> 1;
  v_range record;
begin
  if p_params ->> p_name is null then
    if p_params ->> v_from > p_params ->> v_to then
      perform pressrun.invalid('params.' || v_to, format('must not be before %s', v_from));
    end if;
    return '{}';
  elsif p_params ?| array[v_from, v_to] then
    perform pressrun.invalid('params.' || p_name, format('give either %s or %s and %s', p_name, v_from, v_to));
  end if;
  v_range := pressrun.resolve_period(p_name, p_params ->> p_name, p_time_zone, p_at);
  return jsonb_build_object(v_from, v_range.first_day, v_to, v_range.last_day);
end
$$;

comment on function pressrun.resolve_range(text, jsonb, jsonb, text, timestamptz) is
  'The two dates, named by p_targets, that the relative period in parameter p_name means at p_at; nothing when it is absent. Raises PRINV for a period beside its dates, and for dates in the wrong order.';
revoke all on function pressrun.resolve_range(text, jsonb, jsonb, text, timestamptz) from public;
