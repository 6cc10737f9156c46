// Asks for a note before something is done.
//
// open_note({ title, text, label, longest, submit, style, data, send, done }) shows the dialog;
// send(note) does it, with undefined for no note; what it throws is shown, and the dialog stays with
// the note. done(answer) gets what send() gave, after the dialog has closed and given the focus back.
import { alarm } from './announce.js';
import { h, icon, new_id } from './dom.js';
import { modal } from './modal.js';
import { field_text, problem_text } from './problem.js';
import { t } from './text.js';

export function open_note({
  title,
  text,
  label,
  longest,
  submit,
  style = 'primary',
  data,
  send,
  done,
}) {
  const id = new_id('note');
  const note = h('textarea.textarea', {
    id,
    name: 'note',
    rows: '3',
    maxlength: String(longest),
    ariaDescribedby: `${id}-error`,
  });
  const message = h('p.error', { id: `${id}-error`, hidden: true });
  const button = h(`button.button.${style}`, { type: 'submit', ...data }, submit);

  async function agree(event) {
    event.preventDefault();
    if (button.ariaDisabled === 'true') return;
    button.ariaDisabled = 'true';
    try {
      const answer = await send(note.value.trim() || undefined);
      dialog.close();
      done(answer);
    } catch (error) {
      const said = error.errors?.[0] ? field_text(error.errors[0].message) : problem_text(error);
      message.replaceChildren(icon('warning'), h('span', said));
      message.hidden = false;
      alarm(said);
    }
    button.ariaDisabled = 'false';
  }

  const form = h(
    'form.dialog-form',
    { novalidate: true, onsubmit: agree },
    h(
      'div.dialog-body.stack',
      h('p', text),
      h(
        'div.field',
        h('label', { for: id }, label, h('span.optional', ` · ${t('form.optional')}`)),
        note,
        message,
      ),
    ),
    h(
      'div.dialog-foot',
      h('button.button', { type: 'button', onclick: () => dialog.close() }, t('cancel')),
      button,
    ),
  );
  const dialog = modal({ title, narrow: true, body: form });
  note.focus();
  return dialog;
}
