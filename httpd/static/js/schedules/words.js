// What the API says about schedules in English, in the person's language.
import { job_title } from '../catalog.js';
import { facts } from '../facts.js';
import { known_text } from '../known_text.js';
import { field_text } from '../problem.js';

const kReasons = [
  [/^It failed (?<n>\d+) times in a row\. The last time: (?<why>.*)$/s, 'reason.failed'],
  [/^Its owner may not read (?<title>.*) reports any more\.$/, 'reason.may_not_read'],
  [/^Its owner may not request reports any more\.$/, 'reason.may_not_request'],
  [/^Its owner does not belong to the workspace any more\.$/, 'reason.left'],
  [/^(?<title>.*) reports are not offered any more\.$/, 'reason.not_offered'],
  [/^Its times name no day that comes within eight years\.$/, 'reason.no_day'],
  [/^Something is wrong with it on our side\. We have been told\.$/, 'reason.our_side'],
];

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

// Why a schedule does not run, or what there is to say about a run.
export const reason_text = (reason, schedule) =>
  known_text(reason, kReasons, { title: job_title(schedule) }) ?? reason;

// In English the API's own words are the more exact ones.
const kAlways = kCron.filter(([, key]) => ['cron.missing', 'cron.zone'].includes(key));

export const time_error = (message) =>
  known_text(message, facts.lang === 'en' ? kAlways : kCron) ?? field_text(message);
