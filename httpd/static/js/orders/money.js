// Amounts of orders. The currency is undefined where it is not known; the number stands alone then.
import { facts } from '../facts.js';
import { money_text, number_text } from '../format.js';

export const amount_text = (value, currency) =>
  currency
    ? money_text(value, currency)
    : number_text(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const kGrouping = facts.lang === 'de' ? '.' : ',';

// Where the decimals of a number begin that was typed; a grouping mark with three digits behind it is
// none.
function decimal_mark(text) {
  const at = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  const groups = text[at] === kGrouping && text.length - at === 4;
  return groups ? -1 : at;
}

// What a person typed as a number, "1,234.50" or "12,5"; the text itself where it is none, so that the
// API says what is wrong; undefined for nothing.
export function typed_number(text) {
  const plain = text.trim().replace(/[\s']/g, '');
  if (plain === '') return undefined;
  const at = decimal_mark(plain);
  const whole = (at < 0 ? plain : plain.slice(0, at)).replace(/[.,]/g, '');
  const value = Number(at < 0 ? whole : `${whole}.${plain.slice(at + 1)}`);
  return Number.isFinite(value) ? value : text.trim();
}
