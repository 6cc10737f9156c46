// What opens below an order's row: its items and what they come to, read when it opens.
import { event_path, get } from '../api.js';
import { h } from '../dom.js';
import { moment_text, number_text } from '../format.js';
import { moment, pair } from '../records/record_parts.js';
import { problem_text } from '../problem.js';
import { t } from '../text.js';
import { amount_text } from './money.js';

const kColumns = ['description', 'quantity', 'unit_price', 'total'];
const kNumbers = ['quantity', 'unit_price', 'total'];
const look = (name) => (kNumbers.includes(name) ? `${name} number` : name);

const item = (line, currency) => {
  const cells = {
    description: [
      line.description && h('p', line.description),
      h('p.mono', { class: line.description ? 'soft' : '' }, line.sku),
    ],
    quantity: number_text(line.quantity),
    unit_price: amount_text(line.unit_price, currency),
    total: amount_text(line.line_total, currency),
  };
  return h(
    'tr',
    kColumns.map((name) => h('td', { class: look(name) }, cells[name])),
  );
};

const sum = (label, value, style = '') =>
  h(
    'tr',
    { class: style },
    h('th', { scope: 'row', colspan: String(kColumns.length - 1) }, label),
    h('td.number', value),
  );

function items_table({ items, currency, discount, refunded, promo_code: promo, total }) {
  const label = promo ? t('order.discount_of', { promo }) : t('order.discount');
  return h(
    'table.order-items',
    { ariaLabel: t('order.items') },
    h(
      'thead',
      h(
        'tr',
        kColumns.map((name) => h('th', { scope: 'col', class: look(name) }, t(`item.${name}`))),
      ),
    ),
    h(
      'tbody',
      items.map((line) => item(line, currency)),
    ),
    h(
      'tfoot',
      discount > 0 && sum(label, amount_text(-discount, currency)),
      sum(t('order.total'), amount_text(total, currency), 'grand'),
      refunded > 0 && sum(t('order.refunded'), amount_text(-refunded, currency)),
    ),
  );
}

const about = (order) =>
  h(
    'dl.pairs',
    pair(t('order.customer'), order.customer ? h('bdi', order.customer) : '–'),
    pair(t('order.country'), order.country ?? '–'),
    order.promo_code && pair(t('order.promo_code'), order.promo_code),
    pair(t('column.ordered'), moment(order.ordered_at, moment_text(order.ordered_at))),
    order.completed_at &&
      pair(
        t('order_status.completed'),
        moment(order.completed_at, moment_text(order.completed_at)),
      ),
  );

export function order_details(order) {
  const place = h('div.details-box.order-box', h('p.soft', t('loading')));
  get(event_path(`orders/${encodeURIComponent(order.id)}`))
    .then((whole) => place.replaceChildren(items_table(whole), about(whole)))
    .catch((error) => place.replaceChildren(h('p.remark.warm', problem_text(error))));
  return place;
}
