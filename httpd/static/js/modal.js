// Dialogs. The browser's own <dialog> keeps the focus inside and gives it back.
//
// modal({ title, body, foot, narrow, on_close, data }) -> { node, close(), set_title(text) }
//   Shows a dialog at once and removes it when it closes. Escape and the cross close it.
// confirm(question, { text, yes, no }) -> a promise of true or false
import { live_regions } from './announce.js';
import { h, icon, new_id } from './dom.js';
import { t } from './text.js';

export function modal({
  title,
  before_title,
  body,
  foot,
  narrow = false,
  on_close = () => {},
  data = {},
}) {
  const id = new_id('dialog');
  const heading = h('h2', { id, tabindex: '-1' }, title);
  const close = () => node.close();
  const node = h(
    'dialog.dialog',
    { class: narrow ? 'narrow' : '', ariaLabelledby: id, ...data },
    h(
      'div.dialog-head',
      before_title,
      heading,
      h(
        'button.button.quiet.icon-only',
        { type: 'button', ariaLabel: t('close'), onclick: close },
        icon('close'),
      ),
    ),
    body,
    foot,
    live_regions(),
  );
  node.addEventListener('close', () => {
    node.remove();
    on_close();
  });
  const opener = document.activeElement;
  document.body.append(node);
  node.showModal();
  node.addEventListener('close', () => {
    if (opener?.isConnected) opener.focus();
  });
  return {
    node,
    heading,
    close,
    set_title: (text) => {
      heading.textContent = text;
    },
  };
}

export function confirm(question, { text, yes, no = t('cancel') }) {
  return new Promise((resolve) => {
    let answer = false;
    const agree = () => {
      answer = true;
      dialog.close();
    };
    const dialog = modal({
      title: question,
      narrow: true,
      body: h('div.dialog-body', h('p', text)),
      foot: h(
        'div.dialog-foot',
        h('button.button', { type: 'button', onclick: () => dialog.close() }, no),
        h('button.button.primary', { type: 'button', onclick: agree }, yes),
      ),
      on_close: () => resolve(answer),
    });
  });
}
