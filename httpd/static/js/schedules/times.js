// When a schedule runs, in words.
import { near_day } from '../days.js';
import { facts } from '../facts.js';
import { clock_text, day_of, moment_text, zone_abbreviation } from '../format.js';
import { session } from '../session.js';
import { plural, t } from '../text.js';
import { plan_of } from './cron.js';

const kLocale = facts.lang === 'de' ? 'de-DE' : 'en-GB';
const kDay = 86_400_000;

// Sunday is 0; 4 January 1970 was one.
export const weekday_name = (day, style = 'long') =>
  new Intl.DateTimeFormat(kLocale, { weekday: style, timeZone: 'UTC' }).format(
    new Date((3 + day) * kDay),
  );

// Monday first, as in a calendar of these languages.
export const from_monday = (days) => [...days].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));

function week_words({ days, time }) {
  const style = days.length > 2 ? 'short' : 'long';
  const names = from_monday(days).map((day) => weekday_name(day, style));
  const list = new Intl.ListFormat(kLocale, { type: 'conjunction' }).format(names);
  return t('plan.week', { days: list, time });
}

function own_words(cron) {
  const [minute, ...others] = cron.split(/\s+/);
  if (others.join(' ') !== '* * * *') return t('plan.own');
  const step = minute.match(/^\*\/(\d{1,2})$/)?.[1];
  if (step) return plural('plan.minutes', Number(step));
  return /^\d{1,2}$/.test(minute)
    ? t('plan.hourly', { minute: minute.padStart(2, '0') })
    : t('plan.own');
}

// "Every Monday at 07:00"; for what has no words, that it has times of its own.
export function plan_words(cron) {
  const plan = plan_of(cron);
  if (plan.kind === 'own') return own_words(plan.cron);
  if (plan.kind === 'week') return week_words(plan);
  if (plan.kind === 'month' && plan.day === 'L') return t('plan.last_day', plan);
  return t(`plan.${plan.kind}`, plan);
}

// With spaces at which no line ends.
export const zone_text = (zone) => zone.replaceAll('_', '\u00a0');
export const has_own_zone = ({ time_zone: zone }) => zone !== session.event.time_zone;

// A time in the event's zone, which is named where the schedule goes by other clocks: "Today, 08:00 GMT".
export const beside = (schedule, iso, text) =>
  has_own_zone(schedule) ? `${text}\u00a0${zone_abbreviation(iso)}` : text;

// "Tomorrow, 07:00", "Mon, 30 Nov, 07:00": a time to come, in the event's zone.
export function coming_text(iso) {
  const moment = new Date(iso);
  const near = near_day(day_of(moment), day_of(new Date()));
  if (near === 'today') return moment_text(iso);
  if (near === 'tomorrow') return t('time.tomorrow', { time: clock_text(iso) });
  const weekday = new Intl.DateTimeFormat(kLocale, {
    weekday: 'short',
    timeZone: session.event.time_zone,
  }).format(moment);
  // A line ends between day and time only.
  const [, day, time] = moment_text(iso).match(/^(.*), (.*)$/);
  return `${weekday.replace('.', '')}, ${day}`.replaceAll(' ', '\u00a0') + `, ${time}`;
}

// A time to come on the clocks of a zone, with its weekday: "Mon, 30 Nov 2026, 07:00".
export const time_there = (iso, zone) =>
  new Intl.DateTimeFormat(kLocale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(new Date(iso));
