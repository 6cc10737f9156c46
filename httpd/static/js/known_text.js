// What the API says in English, in the person's language.
//
// known_text(message, known, values) -> the text, or undefined where no pattern fits; `known` is a list
// of [pattern, key]; the pattern's named groups and `values` are the text's values.
import { t } from './text.js';

export function known_text(message, known, values = {}) {
  for (const [pattern, key] of known) {
    const found = message.match(pattern);
    if (found) return t(key, { ...found.groups, ...values });
  }
  return undefined;
}
