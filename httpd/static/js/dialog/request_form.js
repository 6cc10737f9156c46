// The form of a report type: parameters, formats, recipients, preview. It knows what was typed and
// shows errors at their fields; sending is the caller's.
//
// request_form(type, { values, notice, on_submit, on_change, on_back }) ->
//   { node, read(), show_problem(error), set_busy(flag), focus() }
// values and read() are { params, formats, csv, recipients }.
import { alarm } from '../announce.js';
import { event_path, post } from '../api.js';
import { type_text } from '../catalog.js';
import { h, icon } from '../dom.js';
import { form_errors } from '../form_errors.js';
import { t } from '../text.js';
import { asked_fields } from './asked_fields.js';
import { preview_table } from './preview.js';

export function request_form(type, { values, notice, on_submit, on_change, on_back }) {
  const fields = asked_fields(type);
  const summary = form_errors({ target_of: fields.target_of, text_of: fields.text_of });
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

  function clear_errors() {
    summary.clear();
    fields.clear_errors();
  }

  function show_problem(error) {
    clear_errors();
    summary.show_problem(error);
  }

  async function show_preview() {
    if (look.ariaDisabled === 'true') return;
    clear_errors();
    const wrong = fields.errors().filter(({ field }) => field.startsWith('params.'));
    if (wrong.length > 0) {
      summary.show(wrong);
      return;
    }
    look.ariaDisabled = 'true';
    preview.replaceChildren(h('p.hint', t('preview.loading')));
    try {
      const answer = await post(event_path(`reports/types/${type.type}/preview`), {
        params: fields.read().params,
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
    clear_errors();
    const errors = fields.errors();
    if (errors.length > 0) summary.show(errors);
    else on_submit(fields.read());
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
      summary.node,
      notice && h('div.banner.calm', icon('info'), h('span', notice.text), notice.action),
      h('p.soft', type_text(type, 'description')),
      fields.nodes,
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

  fields.write(values);

  return {
    node,
    read: fields.read,
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
