// The page of an event's schedules.
import { toast } from '../announce.js';
import { event_path, with_query } from '../api.js';
import { all_types, job_title, load_catalog, type_text } from '../catalog.js';
import { h, icon } from '../dom.js';
import { facts } from '../facts.js';
import { RecordPage } from '../records/record_page.js';
import { empty, filter } from '../records/record_parts.js';
import { kLimit, record_query } from '../records/record_query.js';
import { RecordTable } from '../records/record_table.js';
import { make_commands } from '../schedules/commands.js';
import { open_new } from '../schedules/schedule_dialog.js';
import { schedule_row } from '../schedules/schedule_row.js';
import { may, session } from '../session.js';
import { t } from '../text.js';

const kStates = ['active', 'paused', 'stopped'];

const query = record_query({
  address: `/admin/events/${facts.event}/schedules`,
  defaults: { state: '', type: '', mine: false },
  allowed: { state: kStates },
});

const columns = () => [
  ['status', t('column.status')],
  ['report', t('column.report')],
  ['when', t('column.when')],
  ['next', t('column.next')],
  ['last', t('column.last')],
  ['buttons', t('column.buttons')],
];

function filters({ state, type, mine }, on_change) {
  const types = all_types()
    .map((one) => [one.type, type_text(one, 'title')])
    .sort(([, a], [, b]) => a.localeCompare(b));
  const own = h('input', {
    type: 'checkbox',
    dataKey: 'mine',
    checked: mine,
    onchange: (event) => on_change({ mine: event.target.checked }),
  });
  return h(
    'div.filters',
    { role: 'group', ariaLabel: t('filter.label') },
    filter(
      'state',
      t('filter.state'),
      [['', t('filter.any_state')], ...kStates.map((one) => [one, t(`schedule_state.${one}`)])],
      state,
      on_change,
    ),
    filter('type', t('filter.type'), [['', t('filter.any_type')], ...types], type, on_change),
    h('label.check', own, t('filter.mine')),
  );
}

const cta = (create) =>
  h(
    'button.button.primary',
    { type: 'button', dataTest: 'schedule-create-cta', onclick: create },
    icon('plus'),
    t('schedule.new'),
  );

function nothing(asked, page, create) {
  if (query.is_filtered(asked))
    return empty(
      t('schedules.filtered'),
      t('empty.filtered_text'),
      h(
        'button.button',
        { type: 'button', onclick: () => page.change({ state: '', type: '', mine: false }) },
        t('empty.clear'),
      ),
    );
  if (!create) return empty(t('schedules.empty'), t('schedules.empty_reader'));
  return empty(
    t('schedules.empty'),
    t('schedules.empty_text'),
    h('button.button', { type: 'button', onclick: create }, icon('plus'), t('schedules.first')),
  );
}

export async function show(main) {
  const create = may('reports.create') ? () => open_new(all_types(), { on_made: made }) : undefined;
  const commands = make_commands({
    changed: (schedule) => page.changed(schedule),
    refresh: () => page.refresh(),
  });
  const page = new RecordPage(main, {
    title: t('section.schedules'),
    text: t('schedules.text', { zone: session.event.time_zone.replaceAll('_', ' ') }),
    head: create && cta(create),
    data: { dataTest: 'schedules-page' },
    query,
    count: 'schedules.count',
    filters,
    api_address: (asked) =>
      with_query(event_path('reports/schedules'), { ...asked, limit: kLimit }),
    matches: (asked, schedule) => !asked.state || asked.state === schedule.state,
    empty: (asked) => nothing(asked, page, create),
    table: new RecordTable({
      label: t('schedules.label'),
      columns: columns(),
      id_of: (schedule) => schedule.schedule_id,
      row: schedule_row(commands),
      data: { dataTest: 'schedules-list', class: 'schedules' },
    }),
  });

  function made(schedule) {
    toast(t('schedule.made', { title: job_title(schedule) }));
    page.made(schedule);
  }

  page.build();
  try {
    await load_catalog();
  } catch (error) {
    page.failed(error);
    return;
  }
  await page.go(page.query);
  page.follow();
}
