// The filters above the list. `on_change(changes)` gets the part of the query that changed.
import { all_types, type_text } from '../catalog.js';
import { h, new_id } from '../dom.js';
import { t } from '../text.js';
import { kSorts, kStatuses } from './job_query.js';

function select(name, label, options, value, on_change, style = '') {
  const id = new_id(name);
  const node = h(
    'select.select',
    { id, name, dataKey: name, onchange: (event) => on_change({ [name]: event.target.value }) },
    options.map(([key, text]) => h('option', { value: key }, text)),
  );
  node.value = value;
  return h('div.filter', { class: style }, h('label.aside', { for: id }, label), node);
}

export function filters(query, on_change) {
  const types = all_types()
    .map((type) => [type.type, type_text(type, 'title')])
    .sort(([, a], [, b]) => a.localeCompare(b));
  const mine = h('input', {
    type: 'checkbox',
    dataKey: 'mine',
    checked: query.mine,
    onchange: (event) => on_change({ mine: event.target.checked }),
  });
  return h(
    'div.filters',
    { role: 'group', ariaLabel: t('filter.label') },
    select(
      'status',
      t('filter.status'),
      [['', t('filter.any_status')], ...kStatuses.map((status) => [status, t(`status.${status}`)])],
      query.status,
      on_change,
    ),
    select('type', t('filter.type'), [['', t('filter.any_type')], ...types], query.type, on_change),
    select(
      'sort',
      t('filter.sort'),
      kSorts.map((sort) => [sort, t(`sort.${sort}`)]),
      query.sort,
      on_change,
      'only-narrow',
    ),
    h('label.check', mine, t('filter.mine')),
  );
}
