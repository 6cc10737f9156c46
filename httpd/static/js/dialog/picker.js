// The choice of a report type: cards by group, with a search, which shows what fits best first.
//
// picker(types, on_choice) -> { node, focus() }; on_choice gets the type.
import { own_text, properties_of, type_text } from '../catalog.js';
import { say } from '../announce.js';
import { h, icon } from '../dom.js';
import { plural, t } from '../text.js';

const plain = (text) => text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

// What is searched, by weight: the title, what the type and its parameters are called, the description.
const searched = (type) => [
  plain(type_text(type, 'title')),
  plain(
    [
      type.type,
      type_text(type, 'group'),
      ...properties_of(type).map(([name, schema]) => own_text(schema, 'title') ?? name),
    ].join(' '),
  ),
  plain(type_text(type, 'description')),
];

const begins_a_word = (text, word) =>
  ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')}`.includes(` ${word}`);

// 0 for the beginning of a word in the title, 1 within one, then so on; Infinity where it is nowhere.
function rank_of(word, texts) {
  const place = texts.findIndex((text) => text.includes(word));
  if (place < 0) return Infinity;
  return 2 * place + (begins_a_word(texts[place], word) ? 0 : 1);
}

// Those in which all words are, the best first.
function best(types, texts, words) {
  return types
    .map((type) => {
      const ranks = words.map((word) => rank_of(word, texts.get(type)));
      return { type, rank: ranks.reduce((sum, rank) => sum + rank, 0) };
    })
    .filter(({ rank }) => rank < Infinity)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ type }) => type);
}

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

const cards = (types, on_choice) =>
  h(
    'ul.type-cards',
    types.map((type) => card(type, on_choice)),
  );

const in_groups = (types, on_choice) =>
  groups(types).map(([group, members]) => h('section', h('h3', group), cards(members, on_choice)));

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
    if (words.length === 0) {
      results.replaceChildren(...in_groups(types, on_choice));
      return types.length;
    }
    const found = best(types, texts, words);
    results.replaceChildren(
      found.length > 0
        ? cards(found, on_choice)
        : h('p.picker-none', t('picker.none', { words: input.value })),
    );
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
