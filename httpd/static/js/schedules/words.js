// What the API says about schedules in English, in the person's language.
import { job_title } from '../catalog.js';
import { facts } from '../facts.js';
import { known_text } from '../known_text.js';
import { field_text, known_problem } from '../problem.js';
import { plural, t } from '../text.js';

const kReasons = [
  [/^It failed (?<n>\d+) times in a row\. The last time: (?<why>.*)$/s, 'reason.failed'],
  [/^Its owner may not read (?<title>.*) reports any more\.$/, 'reason.may_not_read'],
  [/^Its owner may not request reports any more\.$/, 'reason.may_not_request'],
  [/^Its owner does not belong to the workspace any more\.$/, 'reason.left'],
  [/^(?<title>.*) reports are not offered any more\.$/, 'reason.not_offered'],
  [/^Its times name no day that comes within eight years\.$/, 'reason.no_day'],
  [/^Something is wrong with it on our side\. We have been told\.$/, 'reason.our_side'],
];

const kMissed =
  /^(?:(?<before>.+) )?It also stands for (?<n>\d+)(?<more> or more)? earlier times? that passed while nothing ran\.$/s;

const kCron = [
  [/^is required$/, 'cron.missing'],
  [/^has (?:one field|\d+ fields); five are needed/, 'cron.five'],
  [/^minute: "(?<value>[^"]*)"/, 'cron.minute'],
  [/^hour: "(?<value>[^"]*)"/, 'cron.hour'],
  [/^day of month: "(?<value>[^"]*)"/, 'cron.day'],
  [/^month: "(?<value>[^"]*)"/, 'cron.month'],
  [/^day of week: "(?<value>[^"]*)"/, 'cron.weekday'],
  [/^is not the name of a time zone/, 'cron.zone'],
];

const sentence = (text, schedule) =>
  known_text(text, kReasons, { title: job_title(schedule) }) ?? known_problem(text) ?? text;

// Why a schedule does not run, or what there is to say about a run.
export function reason_text(reason, schedule) {
  const missed = reason.match(kMissed)?.groups;
  if (!missed) return sentence(reason, schedule);
  const times = missed.more ? t('missed.many') : plural('missed', Number(missed.n));
  return missed.before ? `${sentence(missed.before, schedule)} ${times}` : times;
}

// In English the API's own words are the more exact ones.
const kAlways = kCron.filter(([, key]) => ['cron.missing', 'cron.zone'].includes(key));

export const time_error = (message) =>
  known_text(message, facts.lang === 'en' ? kAlways : kCron) ?? field_text(message);
