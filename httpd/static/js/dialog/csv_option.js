// How the CSV file of a report is written: whether it begins with a byte order mark. What else the API
// knows of it, such as the delimiter, stays as it was given.
//
// csv_option() -> { node, read(), write(csv) }; csv is as in the API, null where all is as ever.
import { h, new_id } from '../dom.js';
import { t } from '../text.js';

export function csv_option() {
  const hint = new_id('bom-hint');
  const mark = h('input', { type: 'checkbox', name: 'bom', ariaDescribedby: hint });
  let others = {};
  return {
    node: h(
      'div.csv-option',
      h('label.check', mark, t('format.bom')),
      h('p.hint', { id: hint }, t('format.bom_hint')),
    ),
    read() {
      const csv = { ...others, ...(mark.checked ? { bom: true } : {}) };
      return Object.keys(csv).length > 0 ? csv : null;
    },
    write(csv) {
      const { bom, ...rest } = csv ?? {};
      mark.checked = Boolean(bom);
      others = rest;
    },
  };
}
