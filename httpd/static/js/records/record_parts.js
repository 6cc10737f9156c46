// Small parts that lists of records have in common.
//
// state_pill(look, text, data)   where a record stands; `look` is a pill's class
// moment(iso, text)              a time, exact for who asks
// filter(name, label, options, value, on_change)  a choice above a list; options are [value, text]
// command(label, run, {name, aria, test, style})  a button at the end of a row; run(button)
// more_menu(aria, items)         the menu at the end of a row
// remark(name, content, warm)    a line below a row's title
// empty(title, text, ...actions) what stands in an empty list's place
// pair(what, value)              a line of a <dl class="pairs">
import { h, icon, new_id } from '../dom.js';
import { exact_text } from '../format.js';
import { menu } from '../menu.js';

export const state_pill = (look, text, data = {}) => h('span.pill', { class: look, ...data }, text);

export const moment = (iso, text) => h('time', { datetime: iso, title: exact_text(iso) }, text);

export function filter(name, label, options, value, on_change) {
  const id = new_id(name);
  const node = h(
    'select.select',
    { id, name, dataKey: name, onchange: (event) => on_change({ [name]: event.target.value }) },
    options.map(([key, text]) => h('option', { value: key }, text)),
  );
  node.value = value;
  return h('div.filter', h('label.aside', { for: id }, label), node);
}

export const command = (label, run, { name, aria, test, style = 'quiet' }) =>
  h(
    `button.button.small.${style}`,
    {
      type: 'button',
      dataTest: test,
      dataKey: test,
      ariaLabel: aria,
      onclick: (event) => run(event.currentTarget),
    },
    name && icon(name),
    label,
  );

export function more_menu(aria, items) {
  const button = h(
    'button.button.small.quiet.icon-only',
    { type: 'button', dataKey: 'more', ariaLabel: aria },
    icon('more'),
  );
  return menu({ button, items });
}

export const remark = (name, content, warm = false) =>
  h('p.remark', { class: warm ? 'warm' : '' }, icon(name), h('span', content));

export const empty = (title, text, ...actions) =>
  h('div.empty', h('h2', title), h('p', text), actions);

export const pair = (what, value) => [h('dt', what), h('dd', value)];
