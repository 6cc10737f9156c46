// The inputs of a plan: chips for how often and for weekdays, a day of the month, a time zone.
import { h, icon, new_id } from '../dom.js';
import { t } from '../text.js';
import { from_monday, weekday_name } from './times.js';

const kKinds = ['day', 'weekdays', 'week', 'month', 'own'];
const kDays = [0, 1, 2, 3, 4, 5, 6];
const kCommonDays = Array.from({ length: 28 }, (_, i) => i + 1);

// { node, read(), write(kind) }; the plan's kind.
export function kind_chips(on_choice) {
  const group = new_id('kind');
  const inputs = kKinds.map((kind) =>
    h('input', { type: 'radio', name: group, value: kind, onchange: on_choice }),
  );
  return {
    node: h(
      'div.chips',
      { role: 'radiogroup', ariaLabel: t('plan.how_often') },
      inputs.map((input) => h('label.chip', input, h('span', t(`kind.${input.value}`)))),
    ),
    read: () => inputs.find((input) => input.checked).value,
    write(kind) {
      inputs.find((input) => input.value === kind).checked = true;
    },
    focus: () => inputs.find((input) => input.checked).focus(),
  };
}

// { node, read(), write(days), focus() }; days are numbers, Sunday is 0.
export function weekday_chips() {
  const inputs = from_monday(kDays).map((day) =>
    h('input', { type: 'checkbox', value: String(day), ariaLabel: weekday_name(day) }),
  );
  return {
    node: h(
      'fieldset',
      h('legend.label', t('plan.weekdays_label')),
      h(
        'div.chips.weekdays',
        inputs.map((input) =>
          h(
            'label.chip',
            input,
            h('span.box', icon('check')),
            h('span', { ariaHidden: 'true' }, weekday_name(Number(input.value), 'short')),
          ),
        ),
      ),
    ),
    read: () => inputs.filter((input) => input.checked).map((input) => Number(input.value)),
    write(days) {
      for (const input of inputs) input.checked = days.includes(Number(input.value));
    },
    focus: () => inputs[0].focus(),
  };
}

export const day_select = () =>
  h(
    'select.select',
    kCommonDays.map((day) => h('option', { value: day }, t('plan.day_number', { day }))),
    h('option', { value: 'L' }, t('plan.day_last')),
  );

export const clock_input = () => h('input.input', { type: 'time', required: true });

export const cron_input = () =>
  h('input.input.mono', {
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: '200',
    placeholder: '0 7 * * mon-fri',
    dataTest: 'schedule-cron',
  });

// An input, since a list of all zones is long; what is typed is completed from it. Its <datalist> is
// to stand beside it.
export function zone_input() {
  const id = new_id('zones');
  const zones = Intl.supportedValuesOf?.('timeZone') ?? [];
  return {
    input: h('input.input', { list: id, autocomplete: 'off', spellcheck: 'false' }),
    list: h(
      'datalist',
      { id },
      zones.map((zone) => h('option', { value: zone })),
    ),
  };
}
