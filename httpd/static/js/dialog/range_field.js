// The field for a range of days: presets as chips, and the two dates, which show what a preset means
// now and may be set by hand. A field as in fields.js.
//
// A type whose schema has a relative period gets that period (so that a retry means the same days);
// a type with two dates only gets the days.
import { choice_label, own_text } from '../catalog.js';
import { h, new_id } from '../dom.js';
import { day_of } from '../format.js';
import { session } from '../session.js';
import { t } from '../text.js';
import { date_input, framed, is_unread } from './fields.js';
import { period_days } from './periods.js';

const kUsual = [
  'today',
  'yesterday',
  'last_7_days',
  'last_30_days',
  'this_month',
  'last_month',
  'this_year',
  'last_year',
];
const kAll = '';
const kOwn = '-';

function presets(schema) {
  const periods = schema?.enum ?? kUsual;
  const label = (period) => (schema ? choice_label(schema, period) : t(`period.${period}`));
  return [
    [kAll, t('period.all')],
    ...periods.map((period) => [period, label(period)]),
    [kOwn, t('period.own')],
  ];
}

function chip(group, value, label, on_choice) {
  return h(
    'label.chip',
    h('input', { type: 'radio', name: group, value, onchange: () => on_choice(value) }),
    h('span', label),
  );
}

export function range_field({ period, from, to }, properties, required) {
  const group = new_id('period');
  const today = day_of(new Date());
  const inputs = { [from]: date_input(), [to]: date_input() };
  let chosen = kAll;

  const frames = Object.fromEntries(
    [from, to].map((name) => [
      name,
      framed(inputs[name], {
        name,
        label: own_text(properties[name], 'title') ?? name,
        required: required.includes(name),
      }),
    ]),
  );

  function choose(value) {
    chosen = value;
    chips.querySelector(`input[value="${CSS.escape(value)}"]`).checked = true;
    clear_error();
    if (value === kOwn) return;
    const days = period_days(value, today);
    inputs[from].value = days?.from ?? '';
    inputs[to].value = days?.to ?? '';
  }

  const chips = h(
    'div.chips',
    presets(properties[period]).map(([value, label]) => chip(group, value, label, choose)),
  );
  // Half of a date is empty for a script, and to choose anything else would wipe it.
  const is_typed = (input) => input.value !== '' || is_unread(input);
  const by_hand = () => choose(Object.values(inputs).some(is_typed) ? kOwn : kAll);
  for (const input of Object.values(inputs)) input.addEventListener('change', by_hand);

  function clear_error() {
    for (const frame of Object.values(frames)) frame.clear_error();
  }

  const node = h(
    'fieldset.range',
    h('legend.label', own_text(properties[period] ?? {}, 'title') ?? t('period.title')),
    chips,
    h('div.two', frames[from].node, frames[to].node),
    h('p.hint', t('period.hint', { zone: session.event.time_zone })),
  );
  choose(kAll);

  return {
    names: [period, from, to].filter(Boolean),
    node,
    read() {
      if (period && chosen !== kAll && chosen !== kOwn) return { [period]: chosen };
      return Object.fromEntries(
        Object.entries(inputs)
          .filter(([, input]) => input.value)
          .map(([name, input]) => [name, input.value]),
      );
    },
    write(params) {
      const wanted = params[period];
      if (wanted && chips.querySelector(`input[value="${CSS.escape(wanted)}"]`))
        return choose(wanted);
      choose(params[from] || params[to] ? kOwn : kAll);
      inputs[from].value = params[from] ?? '';
      inputs[to].value = params[to] ?? '';
      return undefined;
    },
    unread: () => [from, to].filter((name) => is_unread(inputs[name])),
    show_error: (name, text) => (frames[name] ?? frames[from]).show_error(text),
    clear_error,
    focus: (name) => (frames[name] ?? frames[from]).focus(),
  };
}
