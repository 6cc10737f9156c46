// The form of a schedule: when, the report's parameters, formats, recipients. It knows what was typed
// and shows errors at their fields; sending is the caller's.
//
// schedule_form(type, { values, notice, submit, back, on_submit, on_change }) ->
//   { node, read(), write(values), show_problem(error), set_busy(flag), focus() }
//   values and read() are { cron, time_zone, params, formats, csv, recipients }; back is a node at the foot.
import { type_text } from '../catalog.js';
import { asked_fields } from '../dialog/asked_fields.js';
import { h, icon } from '../dom.js';
import { form_errors } from '../form_errors.js';
import { t } from '../text.js';
import { plan_field } from './plan_field.js';
import { time_error } from './words.js';

const kPlan = ['cron', 'time_zone'];
const kFirst = { cron: '0 7 * * *' };

export function schedule_form(type, { values, notice, submit, back, on_submit, on_change }) {
  const plan = plan_field();
  const fields = asked_fields(type, { hint: t('schedule.recipients_hint'), ruled: true });
  const send_button = h(
    'button.button.primary',
    { type: 'submit', dataTest: 'schedule-submit-cta' },
    submit,
  );

  const read = () => ({ ...plan.read(), ...fields.read() });

  function target_of(field) {
    if (!kPlan.includes(field)) return fields.target_of(field);
    return { show: (text) => plan.show_error(field, text), focus: () => plan.focus(field) };
  }

  const errors = form_errors({
    target_of,
    text_of: (message, field) =>
      kPlan.includes(field) ? time_error(message) : fields.text_of(message, field),
  });

  function clear_errors() {
    errors.clear();
    plan.clear_error();
    fields.clear_errors();
  }

  function send(event) {
    event.preventDefault();
    if (send_button.ariaDisabled === 'true') return;
    clear_errors();
    const wrong = [...plan.errors(), ...fields.errors()];
    if (wrong.length > 0) errors.show(wrong);
    else on_submit(read());
  }

  const node = h(
    'form.dialog-form',
    {
      novalidate: true,
      dataTest: 'schedule-form',
      onsubmit: send,
      oninput: on_change,
      onchange: on_change,
    },
    h(
      'div.dialog-body.stack',
      errors.node,
      notice && h('div.banner.calm', icon('info'), h('span', notice.text), notice.action),
      h('p.soft', type_text(type, 'description')),
      plan.node,
      fields.nodes,
    ),
    h('div.dialog-foot', back, send_button),
  );

  function write(given) {
    plan.write({ ...kFirst, ...given });
    fields.write(given);
  }

  write(values);

  return {
    node,
    read,
    write,
    show_problem(error) {
      clear_errors();
      errors.show_problem(error);
    },
    set_busy(busy) {
      send_button.ariaDisabled = String(busy);
      send_button.textContent = busy ? t('form.saving') : submit;
      if (busy) clear_errors();
    },
    focus: () => plan.focus(),
  };
}
