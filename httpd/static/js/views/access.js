// The page of access requests: to the workspace's admins all of them, to others their own.
import { event_path, get, with_query } from '../api.js';
import { load_catalog } from '../catalog.js';
import { make_commands } from '../access/commands.js';
import { request_row } from '../access/request_row.js';
import { h } from '../dom.js';
import { facts } from '../facts.js';
import { RecordPage } from '../records/record_page.js';
import { empty, filter } from '../records/record_parts.js';
import { kLimit, record_query } from '../records/record_query.js';
import { RecordTable } from '../records/record_table.js';
import { session } from '../session.js';
import { t } from '../text.js';

const kStates = ['pending', 'granted', 'declined'];
const kLook = 100;

// The API says who is an admin by what it shows: requests of others, or what may be done with them.
const seen_by_admin = ({ person_id: person, actions }) =>
  person !== session.me.person_id || actions.length > 0;

async function look_around() {
  const { data } = await get(event_path(`access-requests?limit=${kLook}`));
  return { admin: data.some(seen_by_admin), any: data.length > 0 };
}

const make_query = (admin) =>
  record_query({
    address: `/admin/events/${facts.event}/access-requests`,
    defaults: { state: admin ? 'pending' : 'all' },
    allowed: { state: [...kStates, 'all'] },
  });

const columns = (admin) => [
  ['status', t('column.status')],
  ['report', t('column.report')],
  ...(admin ? [['asker', t('column.person')]] : []),
  ['created', t('column.asked')],
  ['buttons', t('column.buttons')],
];

const filters = ({ state }, on_change) =>
  h(
    'div.filters',
    { role: 'group', ariaLabel: t('filter.label') },
    filter(
      'state',
      t('filter.state'),
      [
        ['pending', t('access_state.pending')],
        ['granted', t('access_state.granted')],
        ['declined', t('access_state.declined')],
        ['all', t('filter.any_state')],
      ],
      state,
      on_change,
    ),
  );

const see_all = (page) =>
  h(
    'button.button',
    { type: 'button', onclick: () => page.change({ state: 'all' }) },
    t('access.see_all'),
  );

function nothing({ state }, page, { admin, any }) {
  if (!any) return empty(t('access.none'), t('access.none_text'));
  if (admin && state === 'pending')
    return empty(t('access.none_open'), t('access.none_open_text'), see_all(page));
  return empty(t('access.none_such'), t('access.none_such_text'), see_all(page));
}

// The page as it is for who is known to be an admin, or for others. What is not known may be learned from
// any page of the list.
function make_view(known, commands) {
  const query = make_query(known.admin);
  return {
    title: t('section.access'),
    text: t(known.admin ? 'access.text_admin' : 'access.text'),
    data: { dataTest: 'access-requests-page' },
    query,
    count: 'access.count',
    filters,
    api_address: ({ page: number, state }) =>
      with_query(event_path('access-requests'), {
        page: number,
        limit: kLimit,
        state: state === 'all' ? '' : state,
      }),
    matches: ({ state }, request) => state === 'all' || state === request.state,
    empty: (asked, page) => nothing(asked, page, known),
    table: new RecordTable({
      label: t('access.label'),
      columns: columns(known.admin),
      id_of: (request) => request.access_request_id,
      row: request_row(commands, known),
      data: { dataTest: 'access-requests-list', class: known.admin ? 'requests all' : 'requests' },
    }),
    learn({ data }) {
      known.any ||= data.length > 0;
      if (known.admin || !data.some(seen_by_admin)) return undefined;
      return make_view({ admin: true, any: true }, commands);
    },
  };
}

function make_page(main, known) {
  const commands = make_commands({
    changed: (request) => page.changed(request),
    refresh: () => page.refresh(),
  });
  const page = new RecordPage(main, make_view(known, commands));
  page.build();
  return page;
}

export async function show(main) {
  let known = { admin: false, any: false };
  let failure;
  try {
    [known] = await Promise.all([look_around(), load_catalog()]);
  } catch (error) {
    failure = error;
  }
  const page = make_page(main, known);
  if (failure) {
    page.failed(failure);
    return;
  }
  await page.go(page.query);
  page.follow();
}
