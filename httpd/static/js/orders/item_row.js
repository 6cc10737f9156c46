// A row of the form of an order: one item.
//
// item_row({ on_remove, on_change, currency }) -> { node, read(), write(item), is_empty(), total(),
//   place(number, alone), show_error(name, text), clear_error(), focus(name) }
//   read() gives the item as the API takes it, write() takes { sku, description, quantity, unit_price }
//   as texts; texts() gives them; place() says which item it is, and whether it is the only one.
import { error_line } from '../dialog/fields.js';
import { h, icon, new_id } from '../dom.js';
import { t } from '../text.js';
import { amount_text, typed_number } from './money.js';

const kInputs = {
  sku: { maxlength: '64' },
  description: { maxlength: '1000' },
  quantity: { inputmode: 'numeric', class: 'number' },
  unit_price: { inputmode: 'decimal', class: 'number' },
};

function make_input(name, properties, on_change) {
  const id = new_id(name);
  const error = error_line(`${id}-error`);
  const input = h('input.input', {
    id,
    name,
    autocomplete: 'off',
    ariaDescribedby: `${id}-error`,
    ariaRequired: name === 'description' ? null : true,
    oninput: () => {
      clear_error();
      on_change();
    },
    ...properties,
  });
  function clear_error() {
    error.clear();
    input.removeAttribute('aria-invalid');
  }
  const label = h('label.item-label', { for: id }, t(`item.${name}`));
  return {
    input,
    clear_error,
    node: h(`div.field.item-${name.replace('_', '-')}`, label, input, error.node),
    show_error(text) {
      error.show(text);
      input.setAttribute('aria-invalid', 'true');
    },
  };
}

export function item_row({ on_remove, on_change, currency }) {
  const fields = Object.fromEntries(
    Object.entries(kInputs).map(([name, properties]) => [
      name,
      make_input(name, properties, () => changed()),
    ]),
  );
  const text = (name) => fields[name].input.value;
  const sum = h('output.item-total');
  const legend = h('legend.aside');
  const remove = h(
    'button.button.quiet.icon-only.item-remove',
    {
      type: 'button',
      onclick: on_remove,
    },
    icon('trash'),
  );

  function total() {
    const [quantity, price] = ['quantity', 'unit_price'].map((name) => typed_number(text(name)));
    return typeof quantity === 'number' && typeof price === 'number' ? quantity * price : undefined;
  }

  function changed() {
    const value = total();
    sum.textContent = value === undefined ? '–' : amount_text(value, currency());
    on_change();
  }

  return {
    node: h(
      'fieldset.item-row',
      { dataTest: 'order-item-row' },
      legend,
      Object.values(fields).map((field) => field.node),
      h('div.item-sum', h('span.item-label', t('item.total')), sum),
      remove,
    ),
    total,
    texts: () => Object.fromEntries(Object.keys(fields).map((name) => [name, text(name)])),
    is_empty: () => Object.keys(fields).every((name) => text(name).trim() === ''),
    read() {
      const description = text('description').trim();
      const item = { sku: text('sku').trim(), ...(description && { description }) };
      for (const name of ['quantity', 'unit_price']) {
        const value = typed_number(text(name));
        if (value !== undefined) item[name] = value;
      }
      return item;
    },
    write(item) {
      for (const [name, field] of Object.entries(fields)) field.input.value = item[name] ?? '';
      changed();
    },
    place(number, alone) {
      legend.textContent = t('item.number', { n: number });
      remove.setAttribute('aria-label', t('item.remove', { n: number }));
      remove.hidden = alone;
    },
    show_error: (name, said) => (fields[name] ?? fields.sku).show_error(said),
    clear_error() {
      for (const field of Object.values(fields)) field.clear_error();
    },
    focus: (name) => (fields[name] ?? fields.sku).input.focus(),
  };
}
