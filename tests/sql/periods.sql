-- C3, J14: relative periods become dates of the event's time zone, also across month ends and changes of the clock.
\ir support/world.sql
select no_plan();

create function pg_temp.period(p_now timestamptz, p_zone text, p_period text) returns text language plpgsql as $$
declare
  v record;
begin
  perform test.stop_clock(p_now);
  v := pressrun.resolve_period('period', p_period, p_zone, pressrun.now());
  return v.first_day || ' ' || v.last_day;
end
$$;

-- 1:30 at night in Berlin on the first of March, 19:30 of the last of February in New York.
\set night '''2028-03-01 00:30Z'''
select is(pg_temp.period(:night, 'Europe/Berlin', 'today'), '2028-03-01 2028-03-01', 'today is the day of the event''s zone');
select is(pg_temp.period(:night, 'America/New_York', 'today'), '2028-02-29 2028-02-29', 'which west of us is another, of a leap year here');
select is(pg_temp.period(:night, 'Pacific/Kiritimati', 'today'), '2028-03-01 2028-03-01', 'also 14 hours ahead');
select is(pg_temp.period(:night, 'Europe/Berlin', 'yesterday'), '2028-02-29 2028-02-29', 'yesterday crosses a month');
select is(pg_temp.period(:night, 'Europe/Berlin', 'last_7_days'), '2028-02-24 2028-03-01', 'seven days end today');
select is(pg_temp.period(:night, 'Europe/Berlin', 'last_30_days'), '2028-02-01 2028-03-01', 'so do thirty');
select is(pg_temp.period(:night, 'Europe/Berlin', 'this_month'), '2028-03-01 2028-03-01', 'this month has just begun in Berlin');
select is(pg_temp.period(:night, 'America/New_York', 'this_month'), '2028-02-01 2028-02-29', 'and ends in New York');
select is(pg_temp.period(:night, 'Europe/Berlin', 'last_month'), '2028-02-01 2028-02-29', 'last month knows leap years');
select is(pg_temp.period(:night, 'America/New_York', 'last_month'), '2028-01-01 2028-01-31', 'and is another in New York');
select is(pg_temp.period('2027-03-31 12:00Z', 'UTC', 'last_month'), '2027-02-01 2027-02-28', 'from a 31st, last month is whole and not cut');
select is(pg_temp.period('2027-12-31 23:30Z', 'Europe/Berlin', 'this_year'), '2028-01-01 2028-01-01', 'the year turns with the zone');
select is(pg_temp.period('2027-12-31 23:30Z', 'Europe/London', 'last_year'), '2026-01-01 2026-12-31', 'and not before');

-- London goes to summer time on 2027-03-28 at 1:00Z and back on 2027-10-31 at 1:00Z.
select is(pg_temp.period('2027-03-28 00:30Z', 'Europe/London', 'today'), '2027-03-28 2027-03-28', 'half an hour before summer time');
select is(pg_temp.period('2027-03-28 22:59Z', 'Europe/London', 'today'), '2027-03-28 2027-03-28', 'the short day ends an hour earlier by UTC');
select is(pg_temp.period('2027-03-28 23:00Z', 'Europe/London', 'today'), '2027-03-29 2027-03-29', 'at 23:00Z');
select is(pg_temp.period('2027-10-31 00:00Z', 'Europe/London', 'yesterday'), '2027-10-30 2027-10-30', 'the long day begins at 23:00Z of the day before');
select is(pg_temp.period('2027-10-31 23:59Z', 'Europe/London', 'today'), '2027-10-31 2027-10-31', 'and lasts 25 hours');
select is(pg_temp.period('2027-11-01 00:00Z', 'Europe/London', 'last_7_days'), '2027-10-26 2027-11-01', 'seven days are days, not 168 hours');

-- The job keeps the dates, so that a retry tomorrow reports the same days.
select test.stop_clock('2028-03-01 00:30Z') \gset
select test.request(1, 12, '{"period": "last_month"}') as job \gset
select is((select params from pressrun.event_report_jobs where job_id = :'job'),
  '{"period": "last_month", "from": "2028-01-01", "to": "2028-01-31"}', 'a job keeps the dates of its event''s zone');
select test.stop_clock('2028-07-01 00:30Z') \gset
select pressrun.cancel_job(1, 12, :'job') \gset
select pressrun.rerun_job(1, 12, :'job') as again \gset
select is((select params from pressrun.event_report_jobs where job_id = :'again'),
  '{"period": "last_month", "from": "2028-01-01", "to": "2028-01-31"}', 'and a re-run months later reports the same dates (J10)');

-- Dates in the wrong order, and a range under another name.
select is((select state from test.error_of($$ select * from pressrun.request_report(1, 11, 'numbers', '{"from": "2026-03-01", "to": "2026-02-01"}', '{csv}') $$)),
  'PRINV', 'a range that ends before it begins is refused');
select lives_ok($$ select * from pressrun.request_report(1, 11, 'numbers', '{"from": "2026-03-01", "to": "2026-03-01"}', '{csv}') $$, 'one day is a range');
select is(pressrun.resolve_range('span', '["first", "last"]', '{"span": "today"}', 'UTC'),
  jsonb_build_object('first', (pressrun.now() at time zone 'UTC')::date, 'last', (pressrun.now() at time zone 'UTC')::date),
  'a range is resolved under any name');

select * from finish();
