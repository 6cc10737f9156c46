// The field for the people who get the report by mail: addresses as chips before an input.
//
// is_address(text)     whether it looks like the address of one
// recipients_field() -> { node, read(), write(list), show_error(index, text), clear_error(), focus() };
// read() includes what is typed and not yet made a chip.
import { h, icon } from '../dom.js';
import { t } from '../text.js';
import { framed } from './fields.js';

const kAddress = /^[^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$/;

export const is_address = (text) => kAddress.test(text);

const split = (text) =>
  text
    .split(/[\s,;]+/)
    .map((one) => one.trim())
    .filter(Boolean);

export function recipients_field({ hint, required = false } = {}) {
  let list = [];
  const chips = h('ul.tokens', { ariaLabel: t('recipients.list') });
  const input = h('input', {
    type: 'email',
    multiple: true,
    autocomplete: 'email',
    autocapitalize: 'none',
    spellcheck: 'false',
    class: 'token-input',
    placeholder: 'name@example.org',
    dataTest: 'report-params-recipients',
  });
  const box = h(
    'div.tokens-box',
    {
      onclick: (event) => {
        if (event.target === box) input.focus();
      },
    },
    chips,
    input,
  );
  const frame = framed(input, {
    name: 'notify_emails',
    label: t('recipients.label'),
    hint: hint ?? t('recipients.hint'),
    required,
  });
  input.replaceWith(box);
  box.append(input);

  // As typing does, a removal tells the form that what it asks for has changed.
  function drop(index) {
    list.splice(index, 1);
    draw();
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function token(address, index) {
    const bad = !is_address(address);
    return h(
      'li.token',
      { class: bad ? 'bad' : '' },
      bad && icon('warning'),
      h('span', address),
      h(
        'button',
        {
          type: 'button',
          ariaLabel: t('recipients.remove', { email: address }),
          // The input keeps the focus: losing it draws the chips anew, and the click would miss.
          onmousedown: (event) => event.preventDefault(),
          onclick: () => {
            drop(index);
            input.focus();
          },
        },
        icon('close'),
      ),
    );
  }

  function draw() {
    chips.replaceChildren(...list.map(token));
    chips.hidden = list.length === 0;
    const bad = list.find((address) => !is_address(address));
    if (bad) frame.show_error(t('recipients.bad', { email: bad }));
    else frame.clear_error();
    box.classList.toggle('invalid', Boolean(bad));
  }

  function take() {
    const more = split(input.value);
    input.value = '';
    if (more.length > 0) list = [...new Set([...list, ...more])];
    draw();
  }

  input.addEventListener('keydown', (event) => {
    if (['Enter', ',', ';', ' '].includes(event.key) && input.value.trim() !== '') {
      event.preventDefault();
      take();
    } else if (event.key === 'Backspace' && input.value === '' && list.length > 0) {
      drop(list.length - 1);
    }
  });
  input.addEventListener('blur', take);
  input.addEventListener('paste', () => window.setTimeout(take));
  draw();

  return {
    node: frame.node,
    read: () => [...new Set([...list, ...split(input.value)])],
    write(addresses) {
      list = [...addresses];
      input.value = '';
      draw();
    },
    bad: () => [...list, ...split(input.value)].find((address) => !is_address(address)),
    show_error(text) {
      frame.show_error(text);
      box.classList.add('invalid');
    },
    clear_error: draw,
    focus: () => input.focus(),
  };
}
