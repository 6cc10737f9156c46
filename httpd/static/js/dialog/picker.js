// The choice of a report type: cards by group, with a search.
//
// picker(types, on_choice) -> { node, focus() }; on_choice gets the type.
import { own_text, properties_of, type_text } from '../catalog.js';
import { say } from '../announce.js';
import { h, icon } from '../dom.js';
import { plural, t } from '../text.js';

const plain = (text) => text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

const searched = (type) =>
  plain(
    [
      type.type,
      ...['title', 'description', 'group'].map((name) => type_text(type, name)),
      ...properties_of(type).map(([name, schema]) => own_text(schema, 'title') ?? name),
    ].join(' '),
  );

function groups(types) {
  const found = new Map();
  for (const type of types) {
    const group = type_text(type, 'group');
    found.set(group, [...(found.get(group) ?? []), type]);
  }
  return [...found];
}

const card = (type, on_choice) =>
  h(
    'li',
    h(
      'button.type-card',
      {
        type: 'button',
        dataTest: 'report-type-card',
        dataType: type.type,
        onclick: () => on_choice(type),
      },
      h('span.type-title', type_text(type, 'title')),
      h('span.type-text', type_text(type, 'description')),
    ),
  );

export function picker(types, on_choice) {
  const texts = new Map(types.map((type) => [type, searched(type)]));
  const results = h('div.type-groups');
  const input = h('input.input', {
    type: 'search',
    placeholder: t('picker.search'),
    ariaLabel: t('picker.search'),
    autocomplete: 'off',
  });

  function show() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const found = types.filter((type) => words.every((word) => texts.get(type).includes(word)));
    results.replaceChildren(
      ...groups(found).map(([group, members]) =>
        h(
          'section',
          h('h3', group),
          h(
            'ul.type-cards',
            members.map((type) => card(type, on_choice)),
          ),
        ),
      ),
    );
    if (found.length === 0)
      results.append(h('p.picker-none', t('picker.none', { words: input.value })));
    return found.length;
  }

  input.addEventListener('input', () => say(plural('picker.found', show())));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') results.querySelector('.type-card')?.click();
    if (event.key === 'Escape' && input.value !== '') {
      event.preventDefault();
      event.stopPropagation();
      input.value = '';
      show();
    }
  });
  show();
  const node = h(
    'div.dialog-body.picker',
    { dataTest: 'report-type-catalog' },
    h('div.search', icon('search'), input),
    results,
  );
  return { node, focus: () => input.focus() };
}
