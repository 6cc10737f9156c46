// What the API says about a job in English, in the person's language. The English words stay as
// they are.
import { facts } from '../facts.js';
import { seconds_text } from '../format.js';
import { known_text } from '../known_text.js';
import { has, plural, t } from '../text.js';

const kBounced = 'email notification bounced';
const kNotes = [
  [/^Job is taking longer/, 'note.slow'],
  [/^Paused by the operators: (?<reason>.*)$/s, 'note.paused'],
];

export function failure_text({ code, reason }) {
  const key = `failure.${code}`;
  if (facts.lang === 'en' || !has(key)) return reason;
  const limit = reason.match(/(\d+(?:\.\d+)?)MB/)?.[1] ?? '';
  return t(key, { limit });
}

export const is_too_large = (job) =>
  ['too_large', 'query_timeout', 'out_of_memory', 'deadline_exceeded'].includes(job.failure?.code);

export const has_wrong_parameters = (job) => job.failure?.code === 'invalid_parameters';

// The note of a job that waits or is slow; undefined where there is none. What became of a mail or of
// a wish to cancel the row says by itself.
export function waiting_note(job) {
  if (!job.note || job.note === kBounced || job.cancel_state === 'may_complete') return undefined;
  return facts.lang === 'en' ? job.note : (known_text(job.note, kNotes) ?? job.note);
}

// The recipients whose mail came back and was not sent again.
export const bounced = (job) =>
  job.notifications.filter((mail) => mail.status === 'bounced' && !mail.resent_as);

export function place_text({ ahead, estimated_seconds: seconds }) {
  const place = ahead === 0 ? t('queue.next') : plural('queue.ahead', ahead);
  return seconds ? t('queue.estimate', { place, time: seconds_text(seconds) }) : place;
}
