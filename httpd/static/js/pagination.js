// Which part of a list is shown, and the way to the others.
//
// pagination({ page, limit, total, go, count, data }) -> an element; `go(page)` is called with the page
// that was chosen. Nothing to turn: only the count is shown; `count` is the text that says it.
import { h, icon } from './dom.js';
import { number_text } from './format.js';
import { plural, t } from './text.js';

// The first, the last, and the neighbours of the page; null stands for what is left out.
export function shown_pages(page, last) {
  const pages = [];
  for (let p = 1; p <= last; p += 1) {
    if (p === 1 || p === last || Math.abs(p - page) <= 1) pages.push(p);
    else if (pages.at(-1) !== null) pages.push(null);
  }
  return pages;
}

function step(name, label, target, last, go) {
  const off = target < 1 || target > last;
  return h(
    'button.button.quiet.icon-only',
    {
      type: 'button',
      ariaLabel: label,
      dataKey: label,
      ariaDisabled: off,
      onclick: () => {
        if (!off) go(target);
      },
    },
    icon(name),
  );
}

function number(p, page, go) {
  if (p === null) return h('li.gap', { ariaHidden: 'true' }, '…');
  return h(
    'li',
    h(
      'button.button.quiet',
      {
        type: 'button',
        dataKey: `page-${p}`,
        ariaCurrent: p === page ? 'page' : null,
        ariaLabel: t('page.number', { n: p }),
        onclick: () => go(p),
      },
      number_text(p),
    ),
  );
}

export function pagination({ page, limit, total, go, count: counted = 'page.count', data = {} }) {
  const last = Math.max(1, Math.ceil(total / limit));
  const first = (page - 1) * limit + 1;
  const count =
    total > limit
      ? t('page.range', {
          first: number_text(first),
          last: number_text(Math.min(total, page * limit)),
          total: number_text(total),
        })
      : plural(counted, total);
  return h(
    'nav.pagination',
    { ariaLabel: t('page.label'), ...data },
    h('p', count),
    last > 1 &&
      h(
        'ul',
        h('li', step('left', t('page.previous'), page - 1, last, go)),
        shown_pages(page, last).map((p) => number(p, page, go)),
        h('li', step('right', t('page.next'), page + 1, last, go)),
      ),
  );
}
