-- J14: cron expressions with a time zone: what they may say, what is refused and with which words, and when they come, held
-- against a walk over every minute around every change of the clocks.
\ir support/world.sql
select no_plan();

-- What an expression may say.
create function pg_temp.next(p_expression text, p_after timestamptz default '2027-01-01 00:00Z', p_zone text default 'UTC') returns text
language sql as $$ select to_char(pressrun.cron_next(p_expression, p_zone, p_after) at time zone p_zone, 'Dy YYYY-MM-DD HH24:MI') $$;
select is(pg_temp.next('30 8 * * *'), 'Fri 2027-01-01 08:30', 'a time of the day');
select is(pg_temp.next('30 8 * * *', '2027-01-01 08:30Z'), 'Sat 2027-01-02 08:30', 'which is after the time given, never at it');
select is(pg_temp.next('30 8 * * *', '2027-01-01 08:29:59.9Z'), 'Fri 2027-01-01 08:30', 'but as near as you like');
select is(pg_temp.next('0,20,40 * * * *', '2027-01-01 00:05Z'), 'Fri 2027-01-01 00:20', 'a list');
select is(pg_temp.next('*/15 * * * *', '2027-01-01 00:16Z'), 'Fri 2027-01-01 00:30', 'steps');
select is(pg_temp.next('1-30/5 * * * *', '2027-01-01 00:27Z'), 'Fri 2027-01-01 01:01', 'steps within a range');
select is(pg_temp.next('5/10 * * * *', '2027-01-01 00:46Z'), 'Fri 2027-01-01 00:55', 'steps from a value to the end');
select is(pg_temp.next('1-3,50-59/9,7 * * * *', '2027-01-01 00:51Z'), 'Fri 2027-01-01 00:59', 'a list of all of these');
select is(pg_temp.next('0 9 * * mon'), 'Mon 2027-01-04 09:00', 'a day by its name');
select is(pg_temp.next('0 9 * * MON-Fri', '2027-01-01 10:00Z'), 'Mon 2027-01-04 09:00', 'a range of names, in any case');
select is(pg_temp.next('0 9 * FEB *'), 'Mon 2027-02-01 09:00', 'a month by its name');
select is(pg_temp.next('0 9 * * 0'), pg_temp.next('0 9 * * 7'), '0 and 7 are Sunday');
select is(pg_temp.next('0 9 * * 6-7', '2027-01-02 10:00Z'), 'Sun 2027-01-03 09:00', 'also in a range');
select is(pg_temp.next('0 9 * * fri-sun', '2027-01-02 10:00Z'), 'Sun 2027-01-03 09:00', 'also by name');
select is(pg_temp.next('0 9 L * *', '2027-02-01 00:00Z'), 'Sun 2027-02-28 09:00', 'L is the last day of a month');
select is(pg_temp.next('0 9 15,l * *', '2028-02-15 10:00Z'), 'Tue 2028-02-29 09:00', 'of a leap year, and in a list');
select is(pg_temp.next('0 0 29 2 *'), 'Tue 2028-02-29 00:00', '29 February comes');
select is(pg_temp.next('0 0 29 2 *', '2096-02-29 00:00Z'), 'Fri 2104-02-29 00:00', 'even over a century');
select is(pg_temp.next('0 0 31 * *', '2027-01-31 00:00Z'), 'Wed 2027-03-31 00:00', 'the 31st skips shorter months');
select is(pg_temp.next('0 0 13 * 5'), 'Fri 2027-01-08 00:00', 'a day of the month and one of the week: either is enough');
select is(pg_temp.next('0 0 13 * 5', '2027-01-08 00:00Z'), 'Wed 2027-01-13 00:00', 'and so the other');
select is(pg_temp.next('0 0 */2 * 5', '2027-01-01 00:00Z'), 'Fri 2027-01-15 00:00', 'but one that begins with * must fit too, as in Vixie''s cron');
select is(pg_temp.next('  0	9  * * * '), 'Fri 2027-01-01 09:00', 'blanks and tabs are as they like');
select results_eq($$ select pg_temp.next(e) from unnest('{@hourly,@daily,@midnight,@weekly,@monthly,@yearly,@Annually}'::text[]) e $$,
  $$ values ('Fri 2027-01-01 01:00'), ('Sat 2027-01-02 00:00'), ('Sat 2027-01-02 00:00'), ('Sun 2027-01-03 00:00'), ('Mon 2027-02-01 00:00'),
     ('Sat 2028-01-01 00:00'), ('Sat 2028-01-01 00:00') $$, 'names for whole expressions');

-- What is refused, and with which words.
create function pg_temp.refused(p_expression text, p_zone text default 'UTC') returns text language plpgsql as $$
declare
  v record;
begin
  v := test.error_of(format('select pressrun.cron_next(%L, %L, ''2027-01-01'')', p_expression, p_zone));
  return concat_ws(' ', v.state, v.detail -> 0 ->> 'field', v.detail -> 0 ->> 'message');
end
$$;
select is(pg_temp.refused(e), 'PRINV cron ' || m, format('"%s" is refused', e)) from (values
  ('', 'is required'), (null, 'is required'),
  ('* * * *', 'has 4 fields; five are needed: minute, hour, day of month, month, day of week'),
  ('0 0 0 * * *', 'has 6 fields; five are needed: minute, hour, day of month, month, day of week'),
  ('60 * * * *', 'minute: "60" is not from 0 to 59'), ('* 24 * * *', 'hour: "24" is not from 0 to 23'),
  ('* * 0 * *', 'day of month: "0" is not from 1 to 31'),
  ('* * * 13 *', 'month: "13" is not from 1 to 12, nor one of jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec'),
  ('* * * * 8', 'day of week: "8" is not from 0 to 7, nor one of sun, mon, tue, wed, thu, fri, sat'),
  ('* * * * funday', 'day of week: "funday" is not from 0 to 7, nor one of sun, mon, tue, wed, thu, fri, sat'),
  ('jan * * * *', 'minute: "jan" is not from 0 to 59'),
  ('*/0 * * * *', 'minute: the step of "*/0" is zero'), ('30-10 * * * *', 'minute: "30-10" ends before it begins'),
  ('1,,2 * * * *', 'minute: "" is not *, a value, a range or a step, as in 5, 1-10, */15, 1-30/5'),
  ('* * L, * *', 'day of month: "" is not *, a value, a range or a step, as in 5, 1-10, */15, 1-30/5'),
  ('? * * * *', 'minute: "?" is not *, a value, a range or a step, as in 5, 1-10, */15, 1-30/5'),
  ('-5 * * * *', 'minute: "-5" is not *, a value, a range or a step, as in 5, 1-10, */15, 1-30/5'),
  ('* * 15W * *', 'day of month: "15w" is not from 1 to 31'),
  ('99999 * * * *', 'minute: "99999" is not from 0 to 59'),
  ('@reboot', '"@reboot" is not one of @hourly, @daily, @weekly, @monthly, @yearly'),
  (repeat('1,', 200) || '1 * * * *', 'is longer than 200 characters'),
  ('0 0 30 2 *', 'names no day that comes within eight years'), ('0 0 31 4,6,9,11 *', 'names no day that comes within eight years'),
  ('* * 30 feb *', 'names no day that comes within eight years')) v(e, m);
select is(pg_temp.next('0 0 30 2 1'), 'Mon 2027-02-01 00:00', '30 February or a Monday is a Monday');
select is(pg_temp.refused('0 0 * * *', z), 'PRINV time_zone is not the name of a time zone, as in Europe/Berlin', format('"%s" is no time zone', z))
from unnest('{Mars/Olympus,"",CET,CEST,EST5EDT,foo+3,+02:00,"Europe/Berlin ",Europe/../Berlin}'::text[]) z;
select lives_ok(format('select pressrun.cron_next(''0 0 * * *'', %L, now())', z), z || ' is one')
from unnest('{UTC,GMT,Europe/Berlin,America/Argentina/Buenos_Aires,Etc/GMT+5,Asia/Kolkata}'::text[]) z;

-- Preview.
select test.stop_clock('2027-03-26 12:00Z') \gset
select is(pressrun.cron_preview('30 2 * * *', 'Europe/Berlin', 4),
  '{2027-03-27 01:30Z,2027-03-28 01:00Z,2027-03-29 00:30Z,2027-03-30 00:30Z}', 'a preview shows the change of the clocks too');
select is(cardinality(pressrun.cron_preview('* * * * *', 'UTC', 1000)), 100, 'and has at most a hundred times');
select is(pressrun.cron_preview('0 0 29 2 */7', 'UTC', 3), '{2032-02-29 00:00Z}', 'and fewer where no more are in sight');

-- The changes of the clocks, word by word.
create function pg_temp.times(p_expression text, p_zone text, p_from timestamptz, p_until timestamptz) returns timestamptz[] language plpgsql as $$
declare
  v_times timestamptz[] := '{}';
  v_time timestamptz := p_from;
begin
  loop
    v_time := pressrun.cron_after(p_expression, p_zone, v_time);
    exit when v_time is null or v_time > p_until;
    v_times := v_times || v_time;
  end loop;
  return v_times;
end
$$;
select is(pg_temp.times('30 2 * * *', 'Europe/Berlin', '2027-03-27 12:00Z', '2027-03-29 12:00Z'), '{2027-03-28 01:00Z,2027-03-29 00:30Z}',
  'spring: a time that is left out comes once, at the end of the gap');
select is(pg_temp.times('0,20,40 2 * * *', 'Europe/Berlin', '2027-03-27 12:00Z', '2027-03-28 12:00Z'), '{2027-03-28 01:00Z}', 'also where several are left out');
select is(pg_temp.times('0 * * * *', 'Europe/Berlin', '2027-03-28 00:00Z', '2027-03-28 02:30Z'), '{2027-03-28 01:00Z,2027-03-28 02:00Z}', 'hourly stays hourly');
select is(pg_temp.times('*/30 2 * * *', 'Europe/Berlin', '2027-03-27 12:00Z', '2027-03-28 12:00Z'), '{}', 'what follows the clock does not see the hour that is left out');
select is(pg_temp.times('30 2 * * *', 'Europe/Berlin', '2027-10-30 12:00Z', '2027-11-01 12:00Z'), '{2027-10-31 00:30Z,2027-11-01 01:30Z}',
  'autumn: a time that comes twice counts once, the first time');
select is(pressrun.cron_next('30 2 * * *', 'Europe/Berlin', '2027-10-31 01:15Z'), '2027-11-01 01:30Z', 'also asked between the two');
select is(pg_temp.times('0 * * * *', 'Europe/Berlin', '2027-10-30 23:30Z', '2027-10-31 02:30Z'),
  '{2027-10-31 00:00Z,2027-10-31 01:00Z,2027-10-31 02:00Z}', 'hourly stays hourly');
select is(cardinality(pg_temp.times('* * * * *', 'Europe/Berlin', '2027-10-31 00:00Z', '2027-10-31 03:00Z')), 180, 'every minute is every minute');
select is(pg_temp.times('15 2 * * *', 'Australia/Lord_Howe', '2027-10-01 15:00Z', '2027-10-03 15:45Z'),
  '{2027-10-01 15:45Z,2027-10-02 15:30Z,2027-10-03 15:15Z}', 'Lord Howe Island leaves out half an hour');

-- The same against every minute: cron as cronie does it, written the long way. The clock of the walk starts at a minute and
-- remembers the latest time that it has shown. The session has a zone of its own, which must not matter.
set timezone = 'America/New_York';
create temp table zones as select unnest('{Europe/Berlin,America/New_York,Australia/Lord_Howe,Asia/Kolkata,Pacific/Apia,Africa/Casablanca}'::text[]) as zone;
create temp table changes as
  select zone, min(hour) as change from zones, generate_series(timestamptz '2026-01-01', '2027-12-31', '1 hour') hour
  where (hour at time zone zone) - (hour - interval '1 hour') at time zone zone <> interval '1 hour'
  group by zone, (hour at time zone zone) - (hour - interval '1 hour') at time zone zone, extract(year from hour)
  union all values ('Asia/Kolkata', timestamptz '2027-05-01 00:00Z'), ('Pacific/Apia', '2011-12-30 10:00Z'), ('Pacific/Apia', '2020-04-04 14:00Z'), ('Pacific/Apia', '2020-09-26 14:00Z');
select cmp_ok((select count(*) from changes), '>=', 16::bigint, 'clocks change in four of these zones in two years');
create temp table minutes as
  select zone, change, at, at at time zone zone as local from changes, generate_series(change - interval '26 hours', change + interval '28 hours', '1 minute') at;
create temp table walk as
  select *, coalesce(max(local) over (partition by zone, change order by at rows between unbounded preceding and 1 preceding), local - interval '1 minute') as shown
  from minutes;
create temp table cases (expression text, minutes integer[], hours integer[], days integer[], weekdays integer[], either_day boolean, fixed boolean);
create function pg_temp.s(integer, integer, integer default 1) returns integer[] language sql immutable as $$ select array(select generate_series($1, $2, $3)) $$;
insert into cases values
  ('30 2 * * *', '{30}', '{2}', pg_temp.s(1, 31), pg_temp.s(0, 6), false, true),
  ('0 3 * * *', '{0}', '{3}', pg_temp.s(1, 31), pg_temp.s(0, 6), false, true),
  ('0 0 * * *', '{0}', '{0}', pg_temp.s(1, 31), pg_temp.s(0, 6), false, true),
  ('5/10 1-3 * * *', pg_temp.s(5, 59, 10), '{1,2,3}', pg_temp.s(1, 31), pg_temp.s(0, 6), false, true),
  ('1,31,59 0-23 * * *', '{1,31,59}', pg_temp.s(0, 23), pg_temp.s(1, 31), pg_temp.s(0, 6), false, true),
  ('45 23,1,2 * * 0', '{45}', '{23,1,2}', pg_temp.s(1, 31), '{0}', false, true),
  ('15 2 1-7 * sun', '{15}', '{2}', pg_temp.s(1, 7), '{0}', true, true),
  ('0 12 28-31 * *', '{0}', '{12}', '{28,29,30,31}', pg_temp.s(0, 6), false, true),
  ('0 * * * *', '{0}', pg_temp.s(0, 23), pg_temp.s(1, 31), pg_temp.s(0, 6), false, false),
  ('*/7 * * * *', pg_temp.s(0, 59, 7), pg_temp.s(0, 23), pg_temp.s(1, 31), pg_temp.s(0, 6), false, false),
  ('*/10 2 * * *', pg_temp.s(0, 59, 10), '{2}', pg_temp.s(1, 31), pg_temp.s(0, 6), false, false),
  ('30 */2 * * *', '{30}', pg_temp.s(0, 23, 2), pg_temp.s(1, 31), pg_temp.s(0, 6), false, false),
  ('10,50 * * * 0,6', '{10,50}', pg_temp.s(0, 23), pg_temp.s(1, 31), '{0,6}', false, false),
  ('*/20 0-4 25-31 * 0', '{0,20,40}', pg_temp.s(0, 4), pg_temp.s(25, 31), '{0}', true, false);
create function pg_temp.names(c cases, t timestamp) returns boolean language sql immutable as $$
  select extract(minute from t)::integer = any (c.minutes) and extract(hour from t)::integer = any (c.hours)
    and case when c.either_day then extract(day from t)::integer = any (c.days) or extract(dow from t)::integer = any (c.weekdays)
             else extract(day from t)::integer = any (c.days) and extract(dow from t)::integer = any (c.weekdays) end
$$;
create temp table expected as
  select c.expression, w.zone, w.change, array_agg(w.at order by w.at) as times
  from cases c cross join walk w
  where case when not c.fixed then pg_temp.names(c, w.local)
             when w.local = w.shown + interval '1 minute' then pg_temp.names(c, w.local)
             else exists (select from generate_series(w.shown + interval '1 minute', w.local, '1 minute') t where pg_temp.names(c, t)) end
  group by c.expression, w.zone, w.change;
select is_empty($$
  select c.expression, h.zone, h.change from cases c cross join changes h left join expected e using (expression, zone, change)
  where coalesce(e.times, '{}') <> pg_temp.times(c.expression, h.zone, h.change - interval '26 hours 1 minute', h.change + interval '28 hours') $$,
  'around every change, every expression comes when a walk over the minutes says');
select cmp_ok((select sum(cardinality(times)) from expected), '>', 5000::bigint, 'which was many times');

-- Far ahead is as quick as near.
create temp table started as select clock_timestamp() as at;
select count(pressrun.cron_next(e, 'Europe/Berlin', '2027-03-01')) as asked from unnest('{0 0 29 2 *,* * 29 2 *,*/5 3 31 12 *,0 0 1 1 *}'::text[]) e, generate_series(1, 25) \gset
select cmp_ok(clock_timestamp() - at, '<', interval '3 seconds', 'a hundred times years ahead are found in a moment') from started;

-- Whatever else one writes: three thousand expressions, each a right one with up to four of its characters taken out, doubled
-- or replaced. A bad one is refused as one that a person may mend; a good one has the form of its five fields and comes on.
select setseed(0.14) \gset
create temp table written as
  select n, (array['30 8 * * *', '*/15 0-6 1,15,L * mon-fri', '5/10 23 28-31 feb,4-12/3 0,7', '0 0 29 2 *', '@monthly', '1-59/7 */2 l jan-jun 5'])[1 + n % 6] as expression
  from generate_series(1, 3000) n;
do $$
declare
  c_letters constant text[] := string_to_array(E'0|1|2|5|9|60|99999999999|*|/|-|,|L|l|W|?|#|@|mon|jan|x| |  |\t|\n|\\|''|"|%|ß|İ|٣|\u00a0|😀', '|');
begin
  for i in 1 .. 4 loop
    update written w set expression = case v.kind when 0 then overlay(w.expression placing '' from v.at for 1)
                                                  when 1 then overlay(w.expression placing v.letter from v.at for 1)
                                                  when 2 then overlay(w.expression placing v.letter from v.at for 0)
                                                  else w.expression end
    from (select n, floor(random() * 9)::integer as kind, 1 + floor(random() * 24)::integer as at, c_letters[1 + floor(random() * cardinality(c_letters))::integer] as letter
          from generate_series(1, 3000) n) v
    where v.n = w.n;
  end loop;
end
$$;
create function pg_temp.outcome(p_expression text) returns text language plpgsql as $$
declare
  v record;
begin
  v := test.error_of(format('select pressrun.cron_next(%L, ''Europe/Berlin'', ''2027-01-01'')', p_expression));
  return case when v.state is null then 'accepted' else concat_ws(' ', v.state, v.detail -> 0 ->> 'field') end;
end
$$;
create temp table outcomes as select expression, pg_temp.outcome(expression) as outcome from written;
select is_empty($$ select expression, outcome from outcomes where outcome not in ('accepted', 'PRINV cron') $$, 'a bad expression is refused, and nothing else happens');
select is_empty($$
  select expression from outcomes
  where outcome = 'accepted' and expression !~* '^\s*@[a-z]+\s*$'
    and expression !~ '^[ \t]*((\*|[a-zA-Z0-9]+(-[a-zA-Z0-9]+)?)(/[0-9]+)?(,(\*|[a-zA-Z0-9]+(-[a-zA-Z0-9]+)?)(/[0-9]+)?)*([ \t]+|$)){5}$' $$,
  'what is accepted has the form of an expression');
select is_empty($$
  select expression from outcomes, pressrun.cron_next(expression, 'Europe/Berlin', '2027-01-01') first
  where outcome = 'accepted' and (first <= '2027-01-01' or pressrun.cron_after(expression, 'Europe/Berlin', first) <= first) $$, 'and comes on');
select cmp_ok((select count(*) from outcomes where outcome = v), '>', 300::bigint, 'many are ' || v) from unnest('{accepted,PRINV cron}'::text[]) v;

select * from finish();
