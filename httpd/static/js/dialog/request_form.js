// The form of a report type: parameters, formats, recipients, preview. It knows what was typed and
// shows errors at their fields; sending is the caller's.
//
// request_form(type, { values, notice, on_submit, on_change, on_back }) ->
//   { node, read(), show_errors(errors), set_busy(flag), focus() }
// values and read() are { params, formats, recipients }.
import { alarm } from '../announce.js';
import { event_path, post } from '../api.js';
import { type_text } from '../catalog.js';
import { h, icon } from '../dom.js';
import { field_text, problem_text } from '../problem.js';
import { plural, t } from '../text.js';
import { formats_field } from './formats.js';
import { parameter_fields } from './parameter_fields.js';
import { preview_table } from './preview.js';
import { recipients_field } from './recipients.js';

// "params.from" and "params.list[2]" belong to the parameter's field, "notify_emails[0]" to the
// recipients.
const parameter_of = (field) => field.match(/^params\.([^.[]+)/)?.[1];

export function request_form(type, { values, notice, on_submit, on_change, on_back }) {
  const fields = parameter_fields(type);
  const formats = formats_field(type.formats);
  const recipients = recipients_field();
  const summary = h('div.banner.summary', { role: 'alert', hidden: true });
  const preview = h('div.preview-place', { ariaLive: 'polite' });
  const submit = h(
    'button.button.primary',
    { type: 'submit', dataTest: 'report-submit-cta' },
    t('form.submit'),
  );
  const look = h(
    'button.button',
    { type: 'button', onclick: () => show_preview() },
    icon('eye'),
    t('preview.show'),
  );

  const read = () => ({
    params: Object.assign({}, ...fields.map((field) => field.read())),
    formats: formats.read(),
    recipients: recipients.read(),
  });

  function clear_errors() {
    summary.hidden = true;
    for (const field of [...fields, formats, recipients]) field.clear_error();
  }

  function target_of({ field }) {
    if (field.startsWith('notify_emails'))
      return { show: recipients.show_error, focus: recipients.focus };
    if (field.startsWith('format')) return { show: formats.show_error, focus: formats.focus };
    const name = parameter_of(field);
    const found = fields.find((one) => one.names.includes(name));
    return (
      found && { show: (text) => found.show_error(name, text), focus: () => found.focus(name) }
    );
  }

  function show_errors(errors) {
    clear_errors();
    const placed = errors.map((error) => ({ error, target: target_of(error) }));
    for (const { error, target } of placed) target?.show(field_text(error.message));
    const homeless = placed
      .filter(({ target }) => !target)
      .map(({ error }) => field_text(error.message));
    const text = homeless.length > 0 ? homeless.join(' ') : plural('form.errors', errors.length);
    show_summary(text);
    (
      placed.find(({ target }) => target)?.target ?? { focus: () => summary.scrollIntoView() }
    ).focus();
  }

  function show_summary(text) {
    summary.replaceChildren(icon('warning'), h('span', text));
    summary.hidden = false;
  }

  function show_problem(error) {
    if (error.errors.length > 0) return show_errors(error.errors);
    show_summary(problem_text(error));
    return summary.scrollIntoView({ block: 'nearest' });
  }

  // What can be told without asking the API.
  function own_errors() {
    const errors = [];
    const { params } = read();
    for (const name of type.params_schema.required ?? []) {
      if (params[name] === undefined)
        errors.push({ field: `params.${name}`, message: 'is required' });
    }
    if (formats.read().length === 0) errors.push({ field: 'format', message: t('format.none') });
    const bad = recipients.bad();
    if (bad) errors.push({ field: 'notify_emails', message: t('recipients.bad', { email: bad }) });
    return errors;
  }

  async function show_preview() {
    if (look.ariaDisabled === 'true') return;
    clear_errors();
    look.ariaDisabled = 'true';
    preview.replaceChildren(h('p.hint', t('preview.loading')));
    try {
      const answer = await post(event_path(`reports/types/${type.type}/preview`), {
        params: read().params,
      });
      preview.replaceChildren(preview_table(type, answer));
      preview.scrollIntoView({ block: 'nearest' });
    } catch (error) {
      preview.replaceChildren();
      show_problem(error);
    }
    look.ariaDisabled = 'false';
  }

  function send(event) {
    event.preventDefault();
    if (submit.ariaDisabled === 'true') return;
    const errors = own_errors();
    if (errors.length > 0) show_errors(errors);
    else on_submit(read());
  }

  const node = h(
    'form.dialog-form',
    {
      novalidate: true,
      dataTest: 'report-params-form',
      onsubmit: send,
      oninput: on_change,
      onchange: on_change,
    },
    h(
      'div.dialog-body.stack',
      summary,
      notice && h('div.banner.calm', icon('info'), h('span', notice.text), notice.action),
      h('p.soft', type_text(type, 'description')),
      fields.length > 0 &&
        h(
          'div.parameters',
          fields.map((field) => field.node),
        ),
      h('div.delivery', formats.node, recipients.node),
      preview,
    ),
    h(
      'div.dialog-foot',
      h(
        'button.button.quiet.push',
        { type: 'button', onclick: on_back },
        icon('left'),
        t('form.back'),
      ),
      look,
      submit,
    ),
  );

  for (const field of fields) field.write(values?.params ?? {});
  if (values?.formats) formats.write(values.formats);
  if (values?.recipients) recipients.write(values.recipients);

  return {
    node,
    read,
    show_problem,
    set_busy(busy) {
      submit.ariaDisabled = String(busy);
      submit.textContent = t(busy ? 'form.sending' : 'form.submit');
      if (busy) {
        clear_errors();
        alarm('');
      }
    },
    focus() {
      const first = node.querySelector('input, select, textarea');
      (first.type === 'radio' ? node.querySelector('input:checked') : first).focus();
    },
  };
}
