// Every text that the pages say themselves, in the person's language.
//
// t(key, values)        the text, with each {name} replaced by values.name
// plural(key, n, values) the text for n things: of "key.one" or "key.other"; {n} is n, formatted
// has(key)              whether there is such a text
import { facts } from './facts.js';

const { messages } = await import(`../text/${facts.lang}.js`);
const rules = new Intl.PluralRules(facts.lang);
const numbers = new Intl.NumberFormat(facts.lang);

export const has = (key) => Object.hasOwn(messages, key);

export function t(key, values = {}) {
  if (!has(key)) throw new Error(`There is no text ${key}.`);
  return messages[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function plural(key, n, values = {}) {
  const form = rules.select(n) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}`, { n: numbers.format(n), ...values });
}
