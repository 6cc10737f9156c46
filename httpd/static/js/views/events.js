// The choice of an event, by workspace.
import { h, icon } from '../dom.js';
import { session } from '../session.js';
import { t } from '../text.js';

const link = (event) =>
  h(
    'li',
    h(
      'a.event-card',
      { href: `/admin/events/${event.id}/reports` },
      icon('calendar'),
      h('span', h('b', event.title), h('span.soft', event.time_zone.replaceAll('_', ' '))),
      icon('right'),
    ),
  );

function groups() {
  const found = new Map();
  for (const event of session.events) {
    const key = event.workspace.id;
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return [...found.values()];
}

export function show(main) {
  const lists = groups().map((events) =>
    h('section', h('h2', events[0].workspace.title), h('ul.event-cards', events.map(link))),
  );
  main.replaceChildren(
    h(
      'div.page.events',
      h('div.page-head', h('div', h('h1', t('events.choose')), h('p', t('events.text')))),
      lists.length > 0 ? lists : h('p', t('events.none')),
    ),
  );
}
