// The page of an event's orders.
import { toast } from '../announce.js';
import { event_path, get, with_query } from '../api.js';
import { find_type, load_catalog } from '../catalog.js';
import { h, icon } from '../dom.js';
import { facts } from '../facts.js';
import { as_listed, make_commands } from '../orders/commands.js';
import { open_order } from '../orders/order_dialog.js';
import { order_row } from '../orders/order_row.js';
import { RecordPage } from '../records/record_page.js';
import { empty, filter } from '../records/record_parts.js';
import { kLimit, record_query } from '../records/record_query.js';
import { RecordTable } from '../records/record_table.js';
import { may, session } from '../session.js';
import { t } from '../text.js';

const kStatuses = ['open', 'completed', 'cancelled', 'refunded'];

const query = record_query({
  address: `/admin/events/${facts.event}/orders`,
  defaults: { status: '' },
  allowed: { status: kStatuses },
});

const columns = () => [
  ['status', t('column.status')],
  ['report', t('column.order')],
  ['created', t('column.ordered')],
  ['amount', t('column.total')],
  ['buttons', t('column.buttons')],
];

// The form of a report of this event, filled in; undefined for who may not request it.
const report_address = (type, values = {}) =>
  may('reports.create') && find_type(type)
    ? with_query(`/admin/events/${facts.event}/reports/new`, { type, ...values })
    : undefined;

const filters = ({ status }, on_change) =>
  h(
    'div.filters',
    { role: 'group', ariaLabel: t('filter.label') },
    filter(
      'status',
      t('filter.status'),
      [['', t('filter.any_status')], ...kStatuses.map((one) => [one, t(`order_status.${one}`)])],
      status,
      on_change,
    ),
  );

function head(create) {
  const report = report_address('completed-orders');
  return h(
    'div.head-actions',
    report &&
      h(
        'a.button',
        { href: report, dataTest: 'orders-report-cta' },
        icon('sheet'),
        t('orders.report'),
      ),
    create &&
      h(
        'button.button.primary',
        { type: 'button', dataTest: 'order-create-cta', onclick: create },
        icon('plus'),
        t('order.new'),
      ),
  );
}

function nothing(asked, page, create) {
  if (query.is_filtered(asked))
    return empty(
      t('orders.filtered'),
      t('orders.filtered_text'),
      h(
        'button.button',
        { type: 'button', onclick: () => page.change({ status: '' }) },
        t('empty.clear'),
      ),
    );
  return empty(
    t('orders.empty'),
    t(create ? 'orders.empty_text' : 'orders.empty_reader'),
    create && h('button.button', { type: 'button', onclick: create }, icon('plus'), t('order.new')),
  );
}

function make_page(main) {
  const create =
    session.keeps_orders && may('orders.write')
      ? () => open_order({ currency, on_made: made })
      : undefined;
  let money;
  const currency = () => money;
  const commands = make_commands({
    changed: (order) => page.changed(order),
    refresh: () => page.refresh(),
  });
  const page = new RecordPage(main, {
    title: t('section.orders'),
    text: t('reports.zone', { zone: session.event.time_zone.replaceAll('_', ' ') }),
    head: session.keeps_orders && head(create),
    data: { dataTest: 'orders-page' },
    query,
    count: 'orders.count',
    filters,
    api_address: (asked) => with_query(event_path('orders'), { ...asked, limit: kLimit }),
    matches: ({ status }, order) => !status || status === order.status,
    empty: (asked) => nothing(asked, page, create),
    table: new RecordTable({
      label: t('orders.label'),
      columns: columns(),
      id_of: (order) => order.id,
      row: order_row(commands, {
        statement: (order) => report_address('order-statement', { order: order.id }),
      }),
      data: { dataTest: 'orders-list', class: 'orders' },
    }),
  });

  async function made(order) {
    money = order.currency;
    toast(t('order.made', { order: order.order_number }));
    await page.made(as_listed(order));
    page.view.table.rows.get(order.id)?.toggle_details(true);
  }

  // Only orders say what the event's currency is.
  async function learn_currency() {
    const { data } = await get(event_path('orders?limit=1'));
    money = data[0]?.currency;
  }
  return { page, learn_currency };
}

// Why there is no list; undefined where there is one.
function refusal() {
  if (!session.keeps_orders) return 'orders.absent';
  return may('orders.read') ? undefined : 'orders.forbidden';
}

export async function show(main) {
  const loaded = may('reports.create') ? load_catalog().catch(() => {}) : undefined;
  await loaded;
  const { page, learn_currency } = make_page(main);
  page.build();
  const why = refusal();
  if (why) {
    page.list_place.replaceChildren(empty(t(why), t(`${why}_text`)));
    page.filter_place.replaceChildren();
    return;
  }
  await Promise.all([page.go(page.query), learn_currency().catch(() => {})]);
  page.follow();
}
