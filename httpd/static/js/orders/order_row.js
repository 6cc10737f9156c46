// A row of the list of orders.
//
// order_row(commands, links) -> the options of RecordRow; links.statement(order) is the address of the
// form of its statement, undefined for who may not request it.
import { h, icon } from '../dom.js';
import { moment_text } from '../format.js';
import { command, moment, state_pill } from '../records/record_parts.js';
import { row_toggle } from '../records/record_row.js';
import { may } from '../session.js';
import { plural, t } from '../text.js';
import { amount_text } from './money.js';
import { order_details } from './order_details.js';

const pill = ({ status }) =>
  state_pill(status, t(`order_status.${status}`), {
    dataTest: 'order-status-pill',
    dataStatus: status,
  });

const order_cell = (order, row) => [
  row_toggle(order.order_number, row),
  h(
    'p.second.summary',
    order.customer && [h('bdi', order.customer), order.country && ' · '],
    order.country,
    !order.customer && !order.country && t('order.no_customer'),
  ),
];

const ordered = (order) => [
  h('p', moment(order.ordered_at, moment_text(order.ordered_at))),
  order.completed_at &&
    h(
      'p.second',
      t('order.completed_at', { when: moment_text(order.completed_at, { inside: true }) }),
    ),
];

const amount = (order) => [
  h('p.amount', amount_text(order.total, order.currency)),
  h('p.second', plural('order.item_count', order.item_count)),
];

const buttons = (order, commands, statement) =>
  h(
    'div.row-buttons',
    order.status === 'open' &&
      may('orders.write') &&
      command(t('order.complete'), () => commands.complete(order), {
        name: 'check',
        style: 'tinted',
        aria: t('order.complete_label', { order: order.order_number }),
        test: 'order-complete-cta',
      }),
    statement(order) &&
      h(
        'a.button.small.quiet',
        {
          href: statement(order),
          dataTest: 'order-statement-cta',
          dataKey: 'statement',
          ariaLabel: t('order.statement_label', { order: order.order_number }),
        },
        icon('sheet'),
        t('order.statement'),
      ),
  );

export const order_row =
  (commands, { statement }) =>
  () => ({
    row_data: ({ id, status }) => ({
      dataTest: 'order-row',
      dataOrder: id,
      dataStatus: status,
    }),
    details: order_details,
    cells: [
      { name: 'status', shows: ({ status }) => status, make: pill },
      {
        name: 'report',
        shows: ({ order_number: number, customer, country }) => [number, customer, country],
        make: order_cell,
      },
      {
        name: 'created',
        shows: ({ ordered_at: at, completed_at: done }) => [at, done],
        make: ordered,
      },
      {
        name: 'amount',
        shows: ({ total, item_count: count }) => [total, count],
        make: amount,
      },
      {
        name: 'buttons',
        shows: ({ status }) => status,
        make: (order) => buttons(order, commands, statement),
      },
    ],
  });
