// Values as people read them, in the page's language. Times are shown in the event's time zone.
import { near_day } from './days.js';
import { facts } from './facts.js';
import { session } from './session.js';
import { t } from './text.js';

const kLocale = facts.lang === 'de' ? 'de-DE' : 'en-GB';
const formats = new Map();

function time_format(options) {
  const zone = session.event?.time_zone;
  const key = JSON.stringify([options, zone]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(kLocale, { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

const kDay = { year: 'numeric', month: '2-digit', day: '2-digit' };
const kTime = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

// A day as 2026-01-31, of the event's time zone.
export function day_of(moment) {
  const parts = Object.fromEntries(
    time_format(kDay)
      .formatToParts(moment)
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
}

// "14:32".
export const clock_text = (iso) => time_format(kTime).format(new Date(iso));

// "Today, 14:32", "26 Nov, 14:32", "26 Nov 2025, 14:32"; `inside` a sentence "today, 14:32".
export function moment_text(iso, { inside = false } = {}) {
  const moment = new Date(iso);
  const time = time_format(kTime).format(moment);
  const today = day_of(new Date());
  const day = day_of(moment);
  const near = near_day(day, today);
  if (near === 'today' || near === 'yesterday')
    return t(`time.${near}${inside ? '_inside' : ''}`, { time });
  const same_year = day.slice(0, 4) === today.slice(0, 4);
  const date = time_format({
    day: 'numeric',
    month: 'short',
    ...(same_year ? {} : { year: 'numeric' }),
  });
  return `${date.format(moment)}, ${time}`;
}

// To the second and with the zone, for who wants to know exactly.
export const exact_text = (iso) =>
  time_format({
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...kTime,
    second: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(iso));

// "GMT", "CET": the name that the event's zone has at that time.
export const zone_abbreviation = (iso) =>
  time_format({ timeZoneName: 'short' })
    .formatToParts(new Date(iso))
    .find(({ type }) => type === 'timeZoneName').value;

export const date_text = (iso) =>
  time_format({ day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(iso));

// A calendar day (2026-01-31), which has no time zone.
export function calendar_text(day, options = { day: 'numeric', month: 'short', year: 'numeric' }) {
  const moment = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return String(day);
  return new Intl.DateTimeFormat(kLocale, { ...options, timeZone: 'UTC' }).format(moment);
}

// Two calendar days, either of which may be missing: "1 – 31 May 2026".
export function range_text(from, to) {
  if (from && to) {
    const days = [from, to].map((day) => new Date(`${day}T00:00:00Z`));
    if (days[0] > days[1] || days.some((day) => Number.isNaN(day.getTime())))
      return `${from} – ${to}`;
    return new Intl.DateTimeFormat(kLocale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    }).formatRange(...days);
  }
  if (from) return t('range.from', { day: calendar_text(from) });
  if (to) return t('range.to', { day: calendar_text(to) });
  return t('range.all');
}

export const number_text = (value, options) =>
  new Intl.NumberFormat(kLocale, options).format(value);

export function bytes_text(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return number_text(value, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  });
}

export function seconds_text(seconds) {
  const [value, unit] =
    seconds < 90
      ? [Math.max(1, Math.round(seconds)), 'second']
      : seconds < 5400
        ? [Math.round(seconds / 60), 'minute']
        : [Math.round(seconds / 3600), 'hour'];
  return number_text(value, { style: 'unit', unit, unitDisplay: 'long' });
}

export const money_text = (value, currency) => number_text(value, { style: 'currency', currency });

// Times that a text of the API carries, 2026-11-26T20:43:07.254Z, in the event's zone.
export const with_local_times = (text) =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (iso) =>
    moment_text(iso, { inside: true }),
  );

export const list_text = (items) =>
  new Intl.ListFormat(kLocale, { type: 'unit', style: 'short' }).format(items);
