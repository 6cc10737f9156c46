// What the API says about orders, in the person's language.
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

// Shorter than the API's words, since an item's fields are narrow.
export const order_text = (message) => known_text(message, kKnown) ?? field_text(message);
