// Begins the page: reads who looks at what, builds the shell, and hands over to the page's view.
// A view is a module of views/ with `show(main)`.
import { prepare_announcements } from './announce.js';
import { h, icon, load_icons } from './dom.js';
import { facts } from './facts.js';
import { watch_clicks } from './one_wish.js';
import { problem_text } from './problem.js';
import { open_session, session } from './session.js';
import { build_shell } from './shell.js';
import { t } from './text.js';

function failure_page(title, text) {
  return h(
    'div.card-page',
    h('h1', title),
    h('p', text),
    h(
      'div.actions',
      h(
        'button.button.primary',
        { type: 'button', onclick: () => window.location.reload() },
        icon('again'),
        t('try_again'),
      ),
    ),
  );
}

async function begin() {
  prepare_announcements();
  watch_clicks();
  load_icons();
  const loading = import(`./views/${facts.page}.js`);
  try {
    await open_session();
  } catch (error) {
    document.body.append(h('main', failure_page(t('problem.title'), problem_text(error))));
    return;
  }
  const main = build_shell();
  if (facts.event && !session.event) {
    main.append(
      h(
        'div.card-page',
        h('h1', t('event.unknown')),
        h('p', t('event.unknown_text')),
        h('div.actions', h('a.button.primary', { href: '/admin' }, t('events.choose'))),
      ),
    );
    return;
  }
  const view = await loading;
  await view.show(main);
}

await begin();
