// What the API expects of a parameter, "must be a whole number from 1 to 5", in the person's language.
//
// expected_text(message) -> a sentence, or undefined for what is no such message. Its words are those
// of httpd/expectation.cc; that a parameter may also be null is of no use to who fills in a form, and
// neither is a regular expression.
// says_pattern(message) -> whether it is about one
import { facts } from './facts.js';
import { t } from './text.js';

const kMessage =
  /^must be (a whole number|a number|a list|a text|true or false)( from (\S+) to (\S+)| of at least (\S+)| of at most (\S+))?(?: (items|characters))?(?: or null)?(?: that matches .+)?$/s;

const kKinds = {
  'a whole number': 'kind_of.integer',
  'a number': 'kind_of.number',
  'a list': 'kind_of.list',
  'a text': 'kind_of.text',
  'true or false': 'kind_of.boolean',
};

const numbers = new Intl.NumberFormat(facts.lang, { maximumFractionDigits: 20 });
const number = (text) => (Number.isFinite(Number(text)) ? numbers.format(Number(text)) : text);

function bounds_text(low, high, least, most) {
  if (low) return t('bounds.both', { low: number(low), high: number(high) });
  return least ? t('bounds.least', { n: number(least) }) : t('bounds.most', { n: number(most) });
}

export const says_pattern = (message) => / that matches ./s.test(message);

export function expected_text(message) {
  const found = message.match(kMessage);
  if (!found) return undefined;
  if (says_pattern(message)) return t('said.form');
  const [, kind, bounded, low, high, least, most, unit] = found;
  const parts = [
    t(kKinds[kind]),
    bounded && bounds_text(low, high, least, most),
    unit && t(`unit.${unit}`),
  ];
  return t('said.must_be', { what: parts.filter(Boolean).join(' ') });
}
