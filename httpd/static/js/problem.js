// What went wrong, in words for people and in their language.
import { facts } from './facts.js';
import { has, t } from './text.js';

// The API speaks English; what it says often is known in other languages by its key.
const kKnown = [
  [/^is required$/, 'said.required'],
  [/^is not an e-mail address$/, 'said.email'],
  [/^must not be before from$/, 'said.before_from'],
  [/^must be a date, as in/, 'said.date'],
  [/^There is no such order at this event\.$/, 'said.no_order'],
];

const known_text = (message) => {
  const known = kKnown.find(([pattern]) => pattern.test(message));
  return known && t(known[1]);
};

// A message of a field, as a sentence that can stand below it.
export function field_text(message) {
  const known = known_text(message);
  if (known) return known;
  return message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? '' : '.');
}

export function problem_text(error) {
  if (error.is_offline) return t('problem.offline');
  const known = known_text(error.message);
  if (known) return known;
  const key = `problem.${error.status}`;
  if (facts.lang !== 'en' && has(key)) return t(key);
  return error.message || (has(key) ? t(key) : t('problem.other'));
}
