// What surrounds every view: the event and its workspace, the ways to the sections, the person.
//
// build_shell() -> the <main> in which the view puts itself.
import { toast } from './announce.js';
import { leave, post } from './api.js';
import { asset, h, icon } from './dom.js';
import { facts } from './facts.js';
import { menu, menu_item, menu_link } from './menu.js';
import { problem_text } from './problem.js';
import { session } from './session.js';
import { t } from './text.js';

const kSections = [
  ['reports', 'reports'],
  ['schedules', 'schedules'],
  ['access', 'access-requests'],
  ['orders', 'orders'],
];

const is_offered = ([page]) => page !== 'orders' || session.keeps_orders;

const section_path = (event, page) =>
  `/admin/events/${event}/${kSections.find(([name]) => name === page)?.[1] ?? 'reports'}`;

function workspaces() {
  const groups = new Map();
  for (const event of session.events) {
    const { id, title } = event.workspace;
    if (!groups.has(id)) groups.set(id, { title, events: [] });
    groups.get(id).events.push(event);
  }
  return [...groups.values()];
}

function event_items() {
  return workspaces().map(({ title, events }) => [
    h('p.menu-heading', { role: 'presentation' }, title),
    events.map((event) =>
      menu_link(event.title, section_path(event.id, facts.page), {
        name: event === session.event ? 'check' : 'calendar',
        ariaCurrent: event === session.event ? 'true' : null,
      }),
    ),
  ]);
}

function event_switch() {
  const { event } = session;
  const title = event ? event.title : t('events.choose');
  const button = h(
    'button.event-switch',
    { type: 'button' },
    h(
      'span.event-names',
      h('span.event-title', title),
      event && h('span.event-workspace', event.workspace.title),
    ),
    event && h('span.aside', t('shell.switch')),
    icon('up-down'),
  );
  return menu({ button, items: event_items, start: true });
}

async function log_out() {
  try {
    await post('/v1/logout');
    leave();
    window.location.assign('/login');
  } catch (error) {
    toast(t('shell.logout_failed', { why: problem_text(error) }), { warm: true });
  }
}

function person_menu() {
  const { name, email } = session.me;
  const initials = [...new Intl.Segmenter().segment((name || email).trim())][0]?.segment ?? '';
  const button = h(
    'button.person',
    { type: 'button', ariaLabel: t('shell.person', { name: name || email }) },
    h('span', { ariaHidden: 'true' }, initials.toUpperCase()),
  );
  return menu({
    button,
    items: () => [
      h('p.menu-heading', { role: 'presentation' }, h('bdi', name), h('br'), email),
      menu_item(t('shell.logout'), log_out, { name: 'leave' }),
    ],
  });
}

const sections = () =>
  h(
    'nav.sections',
    { ariaLabel: t('shell.sections') },
    kSections.filter(is_offered).map(([page, path]) =>
      h(
        'a',
        {
          href: `/admin/events/${facts.event}/${path}`,
          ariaCurrent:
            page === facts.page || (page === 'reports' && facts.page === 'permission')
              ? 'page'
              : null,
        },
        t(`section.${page}`),
      ),
    ),
  );

function brand() {
  const mark = h('img', { src: asset('favicon.svg'), alt: '', width: '28', height: '28' });
  return h('a.brand', { href: '/admin', ariaLabel: t('shell.home') }, mark);
}

export function build_shell() {
  const main = h('main', { id: 'main', tabindex: '-1' });
  document.body.append(
    h('a.skip', { href: '#main' }, t('shell.skip')),
    h(
      'header.top',
      h('div.top-inner', brand(), event_switch(), session.event && sections(), person_menu()),
    ),
    main,
  );
  return main;
}
