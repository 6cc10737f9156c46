// The dialog that makes an order of several items. What was typed comes back, until an order was made of
// it.
//
// open_order({ currency, on_made }): currency() is that of the event, or undefined; on_made(order).
import { event_path, post } from '../api.js';
import { framed } from '../dialog/fields.js';
import { h, icon } from '../dom.js';
import { drafts } from '../drafts.js';
import { form_errors } from '../form_errors.js';
import { modal } from '../modal.js';
import { t } from '../text.js';
import { item_list } from './item_list.js';
import { order_text } from './words.js';

const draft = drafts('order-draft');
const kLongest = { customer: '200', country: '100', promo_code: '100' };

function head_fields() {
  return Object.fromEntries(
    Object.entries(kLongest).map(([name, maxlength]) => {
      const input = h('input.input', { name, maxlength, autocomplete: 'off' });
      const hint = name === 'promo_code' ? t('order.promo_hint') : undefined;
      return [name, { input, ...framed(input, { name, label: t(`order.${name}`), hint }) }];
    }),
  );
}

function order_form({ currency, on_change, on_submit, on_cancel }) {
  const head = head_fields();
  const items = item_list({ on_change, currency });
  const submit = h(
    'button.button.primary',
    { type: 'submit', dataTest: 'order-submit-cta' },
    t('order.create'),
  );
  const notice = h('div.banner.calm', { hidden: true });

  function target_of(field) {
    const at_head = head[field];
    if (at_head) return { show: at_head.show_error, focus: at_head.focus };
    return field.startsWith('items') ? items.target_of(field) : undefined;
  }

  const errors = form_errors({ target_of, text_of: order_text });

  function clear() {
    errors.clear();
    items.clear_error();
    for (const field of Object.values(head)) field.clear_error();
  }

  function read() {
    const given = Object.entries(head)
      .map(([name, { input }]) => [name, input.value.trim()])
      .filter(([, value]) => value !== '');
    return { ...Object.fromEntries(given), items: items.read() };
  }

  function send(event) {
    event.preventDefault();
    if (submit.ariaDisabled !== 'true') on_submit(read());
  }

  const node = h(
    'form.dialog-form.order-form',
    { novalidate: true, dataTest: 'order-form', onsubmit: send },
    h(
      'div.dialog-body.stack',
      errors.node,
      notice,
      h(
        'div.order-head',
        Object.values(head).map((field) => field.node),
      ),
      items.node,
    ),
    h(
      'div.dialog-foot',
      h('button.button', { type: 'button', onclick: on_cancel }, t('cancel')),
      submit,
    ),
  );
  for (const { input, clear_error } of Object.values(head)) {
    input.addEventListener('input', () => {
      clear_error();
      on_change();
    });
  }

  return {
    node,
    texts: () => ({
      ...Object.fromEntries(Object.entries(head).map(([name, { input }]) => [name, input.value])),
      items: items.texts(),
    }),
    write(values) {
      for (const [name, { input }] of Object.entries(head)) input.value = values[name] ?? '';
      items.write(values.items ?? []);
    },
    show_notice(text, action) {
      notice.replaceChildren(icon('info'), h('span', text), action);
      notice.hidden = false;
    },
    hide_notice() {
      notice.hidden = true;
    },
    show_problem(error) {
      clear();
      errors.show_problem(error);
    },
    set_busy(busy) {
      submit.ariaDisabled = String(busy);
      submit.textContent = t(busy ? 'form.saving' : 'order.create');
      if (busy) clear();
    },
    focus: () => head.customer.focus(),
  };
}

export function open_order({ currency, on_made }) {
  const kept = draft.read();
  let ready = false;
  const form = order_form({
    currency,
    on_change: () => ready && draft.keep(form.texts()),
    on_cancel: () => dialog.close(),
    async on_submit(order) {
      form.set_busy(true);
      try {
        const made = await post(event_path('orders'), order);
        draft.drop();
        dialog.close();
        on_made(made);
      } catch (error) {
        form.set_busy(false);
        form.show_problem(error);
      }
    },
  });

  function start_over() {
    ready = false;
    form.write({});
    draft.drop();
    ready = true;
    form.hide_notice();
    form.focus();
  }

  form.write(kept ?? {});
  ready = true;
  if (kept)
    form.show_notice(
      t('draft.restored'),
      h('button.text-button', { type: 'button', onclick: start_over }, t('draft.start_over')),
    );
  const dialog = modal({
    title: t('order.new'),
    body: form.node,
    data: { dataTest: 'order-dialog' },
  });
  form.focus();
}
