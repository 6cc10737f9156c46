// The field for when a schedule runs: how often, the day, the time and the time zone, or a cron
// expression; below them the next times that this means.
//
// plan_field() -> { node, read() -> { cron, time_zone }, write({ cron, time_zone }), errors(),
//   show_error(name, text), clear_error(), focus(name) }; names are "cron" and "time_zone". cron is ''
//   where something is missing; errors() then says what, as the API would.
import { error_line, framed } from '../dialog/fields.js';
import { h, new_id } from '../dom.js';
import { session } from '../session.js';
import { t } from '../text.js';
import { cron_of, is_whole, plan_of } from './cron.js';
import { next_times } from './next_times.js';
import {
  clock_input,
  cron_input,
  day_select,
  kind_chips,
  weekday_chips,
  zone_input,
} from './plan_inputs.js';
import { time_error } from './words.js';

const kFirst = { time: '07:00', days: [1], day: 1 };

export function plan_field() {
  const kinds = kind_chips(() => choose());
  const days = weekday_chips();
  const inputs = { time: clock_input(), day: day_select(), cron: cron_input() };
  const zone = zone_input();
  const frames = {
    time: framed(inputs.time, { name: 'time', label: t('plan.time') }),
    day: framed(inputs.day, { name: 'day', label: t('plan.day_label') }),
    cron: framed(inputs.cron, {
      name: 'cron',
      label: t('plan.cron'),
      hint: t('plan.cron_hint'),
    }),
    zone: framed(zone.input, { name: 'time_zone', label: t('plan.zone') }),
  };
  const days_error = error_line(new_id('days-error'));
  const times = next_times({ on_errors: show_errors });

  function plan() {
    const kind = kinds.read();
    if (kind === 'own') return { kind, cron: inputs.cron.value.trim() };
    return { kind, time: inputs.time.value, days: days.read(), day: inputs.day.value };
  }

  const read = () => ({
    cron: cron_of(plan()),
    time_zone: zone.input.value.trim() || session.event.time_zone,
  });

  function arrange() {
    const kind = kinds.read();
    days_box.hidden = kind !== 'week';
    frames.day.node.hidden = kind !== 'month';
    frames.time.node.hidden = kind === 'own';
    frames.cron.node.hidden = kind !== 'own';
  }

  // An expression that is still being typed is not asked about.
  function look() {
    const { cron, time_zone: there } = read();
    times.look(is_whole(cron) ? cron : '', there);
  }

  // What was chosen before is where an expression of one's own begins.
  function choose() {
    if (kinds.read() === 'own' && last) inputs.cron.value = last;
    arrange();
    clear_error();
  }

  let last = '';
  function changed() {
    const { cron } = read();
    if (cron) last = cron;
    clear_error();
    look();
  }

  // The frame at which something that is wrong with the cron expression is said.
  function cron_target() {
    const kind = kinds.read();
    if (kind === 'own') return frames.cron;
    if (kind === 'week' && days.read().length === 0)
      return { show_error: days_error.show, focus: days.focus };
    return frames.time;
  }

  const target = (name) => (name === 'time_zone' ? frames.zone : cron_target());

  function clear_error() {
    for (const frame of Object.values(frames)) frame.clear_error();
    days_error.clear();
  }

  function show_errors(errors) {
    clear_error();
    for (const { field, message } of errors) target(field).show_error(time_error(message));
  }

  const days_box = h('div.field', days.node, days_error.node);
  const node = h(
    'fieldset.plan',
    { oninput: changed, onchange: changed },
    h('legend.label', t('plan.title')),
    kinds.node,
    h(
      'div.plan-parts',
      days_box,
      h(
        'div.two',
        frames.day.node,
        frames.cron.node,
        frames.time.node,
        frames.zone.node,
        zone.list,
      ),
    ),
    times.node,
  );

  return {
    node,
    read,
    write({ cron, time_zone: there }) {
      const { kind, ...given } = plan_of(cron);
      const values = { ...kFirst, ...given };
      kinds.write(kind);
      inputs.time.value = values.time;
      days.write(values.days);
      inputs.day.value = String(values.day);
      inputs.cron.value = values.cron ?? '';
      last = cron;
      zone.input.value = there ?? session.event.time_zone;
      arrange();
      look();
    },
    errors() {
      const { cron } = read();
      if (is_whole(cron)) return [];
      if (cron !== '') return [{ field: 'cron', message: t('cron.five') }];
      const no_days = kinds.read() === 'week' && days.read().length === 0;
      return [{ field: 'cron', message: no_days ? t('plan.no_days') : 'is required' }];
    },
    show_error: (name, text) => target(name).show_error(text),
    clear_error,
    focus: (name) => (name ? target(name).focus() : kinds.focus()),
  };
}
