// Plans that people choose from, and the cron expressions that mean the same.
//
// A plan is one of
//   { kind: 'day', time }            every day
//   { kind: 'weekdays', time }       Monday to Friday
//   { kind: 'week', days, time }     days are numbers, Sunday is 0
//   { kind: 'month', day, time }     day is 1 to 28, or 'L' for the last of the month
//   { kind: 'own', cron }            anything else
// time is "07:00". plan_of(cron) and cron_of(plan) are inverse for every kind.
const kNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const kMacros = { '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@weekly': '0 0 * * 0' };
const kLastCommonDay = 28;

export const kWorkdays = [1, 2, 3, 4, 5];

const is_number = (text, low, high) =>
  /^\d{1,2}$/.test(text) && Number(text) >= low && Number(text) <= high;

function weekday(text) {
  const named = kNames.indexOf(text);
  if (named >= 0) return named;
  return is_number(text, 0, 7) ? Number(text) : undefined;
}

// The weekdays that the field names, in order; undefined for steps and what is not valid.
export function weekdays_of(field) {
  const days = new Set();
  for (const part of field.toLowerCase().split(',')) {
    const ends = part.split('-').map(weekday);
    if (ends.length > 2 || ends.includes(undefined)) return undefined;
    const [first, last] = [ends[0], ends.at(-1)];
    const end = last === 0 && first > 0 ? 7 : last;
    if (first > end) return undefined;
    for (let day = first; day <= end; day += 1) days.add(day % 7);
  }
  return [...days].sort((a, b) => a - b);
}

function week_plan(field, time) {
  const days = weekdays_of(field);
  if (!days) return undefined;
  if (days.length === kNames.length) return { kind: 'day', time };
  if (days.join() === kWorkdays.join()) return { kind: 'weekdays', time };
  return { kind: 'week', days, time };
}

function month_plan(field, time) {
  if (field.toLowerCase() === 'l') return { kind: 'month', day: 'L', time };
  if (is_number(field, 1, kLastCommonDay)) return { kind: 'month', day: Number(field), time };
  return undefined;
}

function simple_plan([minute, hour, day, month, week]) {
  if (!is_number(minute, 0, 59) || !is_number(hour, 0, 23) || month !== '*') return undefined;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day === '*' && week === '*') return { kind: 'day', time };
  if (day === '*') return week_plan(week, time);
  return week === '*' ? month_plan(day, time) : undefined;
}

export function plan_of(cron) {
  const text = cron.trim();
  const parts = (kMacros[text.toLowerCase()] ?? text).split(/\s+/);
  return (parts.length === 5 && simple_plan(parts)) || { kind: 'own', cron: text };
}

// Whether the expression can be one: a name, or five fields.
export const is_whole = (cron) => /^(@\w+|\S+(\s+\S+){4})$/.test(cron.trim());

// '' where a part of the plan is missing.
export function cron_of(plan) {
  if (plan.kind === 'own') return plan.cron;
  const [hour, minute] = plan.time.split(':').map(Number);
  if (!plan.time || (plan.kind === 'week' && plan.days.length === 0)) return '';
  const clock = `${minute} ${hour}`;
  if (plan.kind === 'day') return `${clock} * * *`;
  if (plan.kind === 'weekdays') return `${clock} * * 1-5`;
  if (plan.kind === 'week') return `${clock} * * ${[...plan.days].sort((a, b) => a - b).join(',')}`;
  return `${clock} ${plan.day} * *`;
}
