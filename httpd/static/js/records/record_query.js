// Which records a list shows, kept in the page's address: a page and filters.
//
// record_query({ address, defaults, allowed }) -> { read(search), address_of(query), is_filtered(query) }
//   defaults gives each filter and its value when the address has none (a text, or false for a flag);
//   allowed lists the values that a filter may have. A query is { page, ...filters }.
import { with_query } from '../api.js';

export const kLimit = 25;

function filter_value(text, otherwise, allowed) {
  if (text === null) return otherwise;
  if (typeof otherwise === 'boolean') return text === 'true';
  return !allowed || allowed.includes(text) ? text : otherwise;
}

export function record_query({ address, defaults, allowed = {} }) {
  const changed = (query) =>
    Object.entries(query).filter(([name, value]) => value !== { page: 1, ...defaults }[name]);
  return {
    read(search) {
      const given = new URLSearchParams(search);
      const filters = Object.entries(defaults).map(([name, otherwise]) => [
        name,
        filter_value(given.get(name), otherwise, allowed[name]),
      ]);
      const page = Math.max(1, Number.parseInt(given.get('page') ?? '1', 10) || 1);
      return { page, ...Object.fromEntries(filters) };
    },
    address_of: (query) => with_query(address, Object.fromEntries(changed(query))),
    is_filtered: (query) => changed({ ...query, page: 1 }).length > 0,
  };
}
