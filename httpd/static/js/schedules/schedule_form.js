// The form of a schedule: when, the report's parameters, formats, recipients. It knows what was typed
// and shows errors at their fields; sending is the caller's.
//
// schedule_form(type, { values, notice, submit, back, on_submit, on_change }) ->
//   { node, read(), show_problem(error), set_busy(flag), focus() }
//   values and read() are { cron, time_zone, params, formats, recipients }; back is a node at the foot.
import { type_text } from '../catalog.js';
import { formats_field } from '../dialog/formats.js';
import { parameter_fields } from '../dialog/parameter_fields.js';
import { recipients_field } from '../dialog/recipients.js';
import { h, icon } from '../dom.js';
import { form_errors } from '../form_errors.js';
import { field_text } from '../problem.js';
import { t } from '../text.js';
import { plan_field } from './plan_field.js';
import { time_error } from './words.js';

const kPlan = ['cron', 'time_zone'];
const kFirst = { cron: '0 7 * * *' };

const parameter_of = (field) => field.match(/^params\.([^.[]+)/)?.[1];

// What can be told without asking the API.
function own_errors({ type, values, plan, recipients }) {
  const missing = (type.params_schema.required ?? [])
    .filter((name) => values.params[name] === undefined)
    .map((name) => ({ field: `params.${name}`, message: 'is required' }));
  const bad = recipients.bad();
  return [
    ...plan.errors(),
    ...missing,
    ...(values.formats.length === 0 ? [{ field: 'format', message: t('format.none') }] : []),
    ...(bad ? [{ field: 'notify_emails', message: t('recipients.bad', { email: bad }) }] : []),
  ];
}

export function schedule_form(type, { values, notice, submit, back, on_submit, on_change }) {
  const plan = plan_field();
  const fields = parameter_fields(type);
  const formats = formats_field(type.formats);
  const recipients = recipients_field({ hint: t('schedule.recipients_hint') });
  const send_button = h(
    'button.button.primary',
    { type: 'submit', dataTest: 'schedule-submit-cta' },
    submit,
  );

  const read = () => ({
    ...plan.read(),
    params: Object.assign({}, ...fields.map((field) => field.read())),
    formats: formats.read(),
    recipients: recipients.read(),
  });

  function target_of(field) {
    if (kPlan.includes(field))
      return { show: (text) => plan.show_error(field, text), focus: () => plan.focus(field) };
    if (field.startsWith('notify_emails'))
      return { show: recipients.show_error, focus: recipients.focus };
    if (field.startsWith('format')) return { show: formats.show_error, focus: formats.focus };
    const name = parameter_of(field);
    const found = fields.find((one) => one.names.includes(name));
    return (
      found && { show: (text) => found.show_error(name, text), focus: () => found.focus(name) }
    );
  }

  const errors = form_errors({
    target_of,
    text_of: (message, field) =>
      kPlan.includes(field) ? time_error(message) : field_text(message),
  });

  function clear_errors() {
    errors.clear();
    for (const field of [plan, ...fields, formats, recipients]) field.clear_error();
  }

  function send(event) {
    event.preventDefault();
    if (send_button.ariaDisabled === 'true') return;
    clear_errors();
    const wrong = own_errors({ type, values: read(), plan, recipients });
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
      fields.length > 0 &&
        h(
          'div.parameters.ruled',
          fields.map((field) => field.node),
        ),
      h('div.delivery', formats.node, recipients.node),
    ),
    h('div.dialog-foot', back, send_button),
  );

  plan.write({ ...kFirst, ...values });
  for (const field of fields) field.write(values?.params ?? {});
  if (values?.formats) formats.write(values.formats);
  if (values?.recipients) recipients.write(values.recipients);

  return {
    node,
    read,
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
