// What the API says about orders in English, in the person's language.
import { facts } from '../facts.js';
import { known_text } from '../known_text.js';
import { field_text } from '../problem.js';

const kKnown = [
  [/^must not be empty$/, 'said.required'],
  [/^must be a number$/, 'said.number'],
  [/^must be a whole number$/, 'said.whole'],
  [/^must be at least (?<n>\d+)$/, 'said.at_least'],
  [/^must be at most (?<n>\d+)$/, 'said.at_most'],
  [/^must have at most 2 decimals$/, 'said.decimals'],
  [/^must not be longer than (?<n>\d+) characters$/, 'said.longest'],
  [/^is not a code of this event that is valid now$/, 'said.promo'],
  [/^must have at least one item$/, 'said.items'],
  [/^must have at most (?<n>\d+) items$/, 'said.most_items'],
];

const kAlways = [[/^must not be empty$/, 'said.required']];

export const order_text = (message) =>
  known_text(message, facts.lang === 'en' ? kAlways : kKnown) ?? field_text(message);
