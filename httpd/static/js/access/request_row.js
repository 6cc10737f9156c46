// A row of the list of access requests: who asks for which report, and what was decided.
//
// request_row(commands, { admin }) -> the options of RecordRow for a request; admins see who asks.
import { with_query } from '../api.js';
import { job_title } from '../catalog.js';
import { h } from '../dom.js';
import { moment_text } from '../format.js';
import { command, moment, remark, state_pill } from '../records/record_parts.js';
import { session } from '../session.js';
import { t } from '../text.js';

const pill = ({ state }) =>
  state_pill(state, t(`access_state.${state}`), {
    dataTest: 'access-request-state-pill',
    dataState: state,
  });

const by_hand = ({ state, applied }) => state === 'granted' && applied === false;

// To the form of a new report, or to the list of those there are for who may not make any.
const way_there = ({ type, person_id: person, state, event_id: event }) =>
  state === 'granted' &&
  person === session.me.person_id &&
  h(
    'p.second',
    h(
      'a',
      {
        href: with_query(`/admin/events/${event}/reports/new`, { type }),
        dataTest: 'access-request-open',
      },
      t('access.open'),
    ),
  );

function report(request, admin) {
  const { reason, note, permission } = request;
  return [
    h('p.record-title', job_title(request)),
    reason && h('p.second.summary', t('quoted', { text: reason })),
    note && remark('mail', t(admin ? 'access.note_sent' : 'access.note', { note })),
    by_hand(request)
      ? remark(
          'warning',
          t(admin ? 'access.by_hand' : 'access.by_hand_waits', { permission }),
          true,
        )
      : way_there(request),
  ];
}

const person = ({ name, email }) => [
  h('p', h('bdi', name || email || t('access.gone'))),
  name && email && h('p.second.summary', email),
];

function decided({ decided_at: at, decided_by: by, decided_by_name: name, state }) {
  if (!at) return null;
  const who = by === session.me.person_id ? 'you' : name ? 'admin' : 'nobody';
  const when = moment_text(at, { inside: true });
  return h('p.second', t(`access.${state}_by_${who}`, { name, when }));
}

const asked = (request) => [
  h('p', moment(request.requested_at, moment_text(request.requested_at))),
  decided(request),
];

const buttons = (request, commands) =>
  request.actions.length > 0 &&
  h(
    'div.row-buttons',
    request.actions.includes('decline') &&
      command(t('access.decline'), () => commands.decline(request), {
        aria: t('access.decline_label', { name: request.name, title: job_title(request) }),
        test: 'access-request-decline-cta',
      }),
    request.actions.includes('grant') &&
      command(t('access.grant'), () => commands.grant(request), {
        name: 'check',
        style: 'tinted',
        aria: t('access.grant_label', { name: request.name, title: job_title(request) }),
        test: 'access-request-grant-cta',
      }),
  );

export const request_row =
  (commands, { admin }) =>
  () => ({
    row_data: ({ access_request_id: id, state }) => ({
      dataTest: 'access-request-row',
      dataRequest: id,
      dataState: state,
    }),
    cells: [
      { name: 'status', shows: ({ state }) => state, make: pill },
      {
        name: 'report',
        shows: ({ state, note, applied }) => [state, note, applied],
        make: (request) => report(request, admin),
      },
      ...(admin
        ? [{ name: 'asker', shows: ({ name, email }) => [name, email], make: person }]
        : []),
      { name: 'created', shows: ({ decided_at: at }) => at, make: asked },
      {
        name: 'buttons',
        shows: ({ actions }) => actions,
        make: (request) => buttons(request, commands),
      },
    ],
  });
