-- Before it could be asked about another time.
drop function if exists pressrun.resolve_period(text, text, text);

create or replace function pressrun.resolve_period(p_name text, p_period text, p_time_zone text, p_at timestamptz,
  out first_day date, out last_day date)
language plpgsql stable
as $$
declare
  v_today constant date := (p_at at time zone p_time_zone)::date;
begin
  select p.first_day, p.last_day into first_day, last_day from (values
    ('today', v_today, v_today),
    ('yesterday', v_today - 1, v_today - 1),
    ('last_7_days', v_today - 6, v_today),
    ('last_30_days', v_today - 29, v_today),
    ('this_month', date_trunc('month', v_today)::date, v_today),
    ('last_month', (date_trunc('month', v_today) - interval '1 month')::date, date_trunc('month', v_today)::date - 1),
    ('this_year', date_trunc('year', v_today)::date, v_today),
    ('last_year', (date_trunc('year', v_today) - interval '1 year')::date, date_trunc('year', v_today)::date - 1)
  ) p(name, first_day, last_day) where p.name = p_period;
  if not found then
    perform pressrun.invalid('params.' || p_name, format('unknown period "%s"', p_period));
  end if;
end
$$;

comment on function pressrun.resolve_period(text, text, text, timestamptz) is
  'First and last day, both inclusive, of a relative period (today, yesterday, last_7_days, last_30_days, this_month, last_month, this_year, last_year) in a time zone, as of p_at. "last N days" ends today.';
revoke all on function pressrun.resolve_period(text, text, text, timestamptz) from public;
