// Which part of a list is shown, and the way to the others.
//
// pagination({ page, limit, total, is_minimum, has_more, go, count, data }) -> an element; `go(page)` is
// called with the page that was chosen. Nothing to turn: only the count is shown; `count` is the text
// that says it. With `is_minimum` there are more than `total`, and `has_more` tells whether a page follows.
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

// The number of the last page that is known to exist.
export function last_page({ page, limit, total, is_minimum, has_more }) {
  const counted = Math.max(1, Math.ceil(total / limit));
  return is_minimum ? Math.max(counted, has_more ? page + 1 : page) : counted;
}

export function pagination(list) {
  const { page, limit, total, is_minimum, go, count: counted = 'page.count', data = {} } = list;
  const last = last_page(list);
  const first = (page - 1) * limit + 1;
  const count =
    total > limit
      ? t(is_minimum ? 'page.range_minimum' : 'page.range', {
          first: number_text(first),
          last: number_text(is_minimum ? page * limit : Math.min(total, page * limit)),
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
