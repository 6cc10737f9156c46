// The items of the form of an order: rows that can be added and removed, and what they come to.
//
// item_list({ on_change, currency }) -> { node, read(), texts(), write(list), target_of(field),
//   clear_error(), focus() }; target_of("items[1].quantity") gives { show(text), focus() }.
import { say } from '../announce.js';
import { error_line } from '../dialog/fields.js';
import { h, icon, new_id } from '../dom.js';
import { t } from '../text.js';
import { item_row } from './item_row.js';
import { amount_text } from './money.js';

const kFirst = { quantity: '1' };

export function item_list({ on_change, currency }) {
  let rows = [];
  const place = h('div.item-rows');
  const sum = h('output');
  const error = error_line(new_id('items-error'));

  function changed() {
    const total = rows.reduce((before, row) => before + (row.total() ?? 0), 0);
    sum.textContent = amount_text(total, currency());
    on_change();
  }

  function arrange() {
    rows.forEach((row, i) => row.place(i + 1, rows.length === 1));
    changed();
  }

  function add(item) {
    const row = item_row({ on_remove: () => remove(row), on_change: changed, currency });
    rows.push(row);
    place.append(row.node);
    row.write(item);
    arrange();
    return row;
  }

  function remove(row) {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    row.node.remove();
    arrange();
    say(t('item.removed', { n: at + 1 }));
    rows[Math.min(at, rows.length - 1)].focus();
  }

  const more = h(
    'button.button.small',
    {
      type: 'button',
      dataTest: 'order-item-add-cta',
      onclick: () => {
        error.clear();
        add(kFirst).focus();
      },
    },
    icon('plus'),
    t('item.add'),
  );

  return {
    node: h(
      'fieldset.items',
      h('legend', h('span.label', t('order.items'))),
      h(
        'div.item-head',
        { ariaHidden: 'true' },
        ['sku', 'description', 'quantity', 'unit_price', 'total'].map((name) =>
          h(`span.${name}`, t(`item.${name}`)),
        ),
      ),
      place,
      error.node,
      h(
        'div.item-foot',
        more,
        h('p.running-total', { dataTest: 'order-total' }, h('span.soft', t('order.sum')), ' ', sum),
      ),
    ),
    read: () => rows.map((row) => row.read()),
    texts: () => rows.map((row) => row.texts()),
    write(list) {
      for (const row of rows) row.node.remove();
      rows = [];
      for (const item of list.length > 0 ? list : [kFirst]) add(item);
    },
    target_of(field) {
      const [, at, name] = field.match(/^items(?:\[(\d+)\](?:\.(\w+))?)?/);
      const row = rows[Number(at)];
      if (!row) return { show: error.show, focus: () => more.focus() };
      return { show: (text) => row.show_error(name, text), focus: () => row.focus(name) };
    },
    clear_error() {
      error.clear();
      for (const row of rows) row.clear_error();
    },
    focus: () => rows[0].focus(),
  };
}
