// What went wrong, in words for people and in their language.
import { expected_text } from './expected_text.js';
import { facts } from './facts.js';
import { known_text } from './known_text.js';
import { has, t } from './text.js';

// The API speaks English; what it says often is known in other languages by its key.
const kKnown = [
  [/^is required$/, 'said.required'],
  [/^is not an e-mail address$/, 'said.email'],
  [/^must not be before from$/, 'said.before_from'],
  [/^must be a date, as in/, 'said.date'],
  [/^must be one of (?<values>.+)$/s, 'said.one_of'],
  [/^must be a list of at most (?<n>\d+) e-mail addresses$/, 'said.most_addresses'],
  [/^is longer than (?<n>\d+) (?:bytes|characters)$/, 'said.longest'],
  [/^is unknown$/, 'said.unknown'],
  [/^There is no such order at this event\.$/, 'said.no_order'],
  [/^This workspace has used its (?<n>\d+) reports of the last 24 hours\.$/, 'problem.quota'],
  [/^The mails of this report were sent again (?<n>\d+) times already\.$/, 'problem.resent'],
  [/^The mail to (?<email>\S+) is still on its way\.$/, 'problem.on_its_way'],
];

// undefined for what is not known.
export const known_problem = (message) => known_text(message, kKnown) ?? expected_text(message);

// A message of a field, as a sentence that can stand below it.
export function field_text(message) {
  const known = known_problem(message);
  if (known) return known;
  return message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? '' : '.');
}

export function problem_text(error) {
  if (error.is_offline) return t('problem.offline');
  const known = known_problem(error.message);
  if (known) return known;
  const key = `problem.${error.status}`;
  if (facts.lang !== 'en' && has(key)) return t(key);
  return error.message || (has(key) ? t(key) : t('problem.other'));
}
