// The states of the whole list: nothing there yet, nothing found, and how fresh it is.
import { type_text } from '../catalog.js';
import { h, icon } from '../dom.js';
import { plural, t } from '../text.js';

const kSuggested = 3;

function nothing_found(clear) {
  return h(
    'div.empty',
    h('h2', t('empty.filtered')),
    h('p', t('empty.filtered_text')),
    h('button.button', { type: 'button', onclick: clear }, t('empty.clear')),
  );
}

// The first step, with the reports that come first in the catalog.
export function empty_state({ filtered, may_create, types, generate, clear }) {
  if (filtered) return nothing_found(clear);
  if (!may_create || types.length === 0)
    return h('div.empty', h('h2', t('empty.title')), h('p', t('empty.reader_text')));
  return h(
    'div.empty.first',
    sketch(),
    h('h2', t('empty.title')),
    h('p', t('empty.text')),
    h(
      'ul.suggestions',
      types
        .slice(0, kSuggested)
        .map((type) =>
          h(
            'li',
            h(
              'button.type-card',
              { type: 'button', onclick: () => generate({ type: type.type }) },
              h('span.type-title', type_text(type, 'title')),
              h('span.type-text', type_text(type, 'description')),
            ),
          ),
        ),
    ),
    h(
      'button.text-button',
      { type: 'button', onclick: () => generate({}) },
      plural('empty.all', types.length),
    ),
  );
}

const sketch = () =>
  h('div.sketch', { ariaHidden: 'true' }, h('span'), h('span'), h('span', icon('sheet')));

export const connection = (state) =>
  h(
    'p.connection',
    { class: state, title: t(`connection.${state}_title`) },
    t(`connection.${state}`),
  );
