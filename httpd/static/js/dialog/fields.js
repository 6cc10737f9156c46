// The fields of a form made from a JSON Schema. A field is
//   { names, node, read(), write(params), unread(), show_error(name, text), clear_error() }
// read() gives the parameters that it stands for, without those left empty; write fills it from
// parameters; names are the parameters' names, and unread() gives those of them of which something is
// typed that is no value yet, as half of a date.
import { choice_label, own_text } from '../catalog.js';
import { h, icon, new_id } from '../dom.js';
import { t } from '../text.js';

export const is_unread = (control) => control.validity.badInput;

// The line for what is wrong below a control.
export function error_line(id) {
  const node = h('p.error', { id, hidden: true });
  return {
    node,
    show(text) {
      node.replaceChildren(icon('warning'), h('span', text));
      node.hidden = false;
    },
    clear() {
      node.hidden = true;
    },
  };
}

export const label_of = (label, required) => [
  label,
  required && h('span.optional', ` · ${t('form.required')}`),
];

// A control with label, help text and place for an error.
export function framed(control, { name, label, hint, required, data = {} }) {
  const id = new_id(name);
  const error = error_line(`${id}-error`);
  control.id = id;
  control.setAttribute(
    'aria-describedby',
    [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' '),
  );
  if (required) control.setAttribute('aria-required', 'true');
  const node = h(
    'div.field',
    data,
    h('label', { for: id }, label_of(label, required)),
    control,
    hint && h('p.hint', { id: `${id}-hint` }, hint),
    error.node,
  );
  return {
    node,
    show_error(text) {
      error.show(text);
      control.setAttribute('aria-invalid', 'true');
    },
    clear_error() {
      error.clear();
      control.removeAttribute('aria-invalid');
    },
    focus: () => control.focus(),
  };
}

function simple(name, schema, required, control, parse) {
  const frame = framed(control, {
    name,
    label: own_text(schema, 'title') ?? name,
    hint: own_text(schema, 'description'),
    required,
  });
  control.name = name;
  control.addEventListener('input', frame.clear_error);
  return {
    ...frame,
    names: [name],
    read() {
      const value = parse(control.value.trim());
      return value === undefined ? {} : { [name]: value };
    },
    write(params) {
      control.value = params[name] ?? schema.default ?? '';
    },
    unread: () => (is_unread(control) ? [name] : []),
    show_error: (_, text) => frame.show_error(text),
  };
}

const whole_text = (text) => (text === '' ? undefined : text);

// What is no number stays text, so that the API says what is wrong with it.
function number_or_text(text) {
  if (text === '') return undefined;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : text;
}

function choices(name, schema, required) {
  const select = h(
    'select.select',
    h('option', { value: '' }, t(required ? 'form.choose' : 'form.any')),
    schema.enum.map((value) => h('option', { value }, choice_label(schema, value))),
  );
  const parse = (text) => schema.enum.find((value) => String(value) === text);
  return simple(name, schema, required, select, parse);
}

function yes_or_no(name, schema, required) {
  const select = h(
    'select.select',
    h('option', { value: '' }, t(required ? 'form.choose' : 'form.any')),
    h('option', { value: 'true' }, t('yes')),
    h('option', { value: 'false' }, t('no')),
  );
  return simple(name, schema, required, select, (text) =>
    text === '' ? undefined : text === 'true',
  );
}

function list(name, schema, required) {
  const items = schema.items ?? {};
  const parse_item = ['integer', 'number'].includes(items.type) ? number_or_text : whole_text;
  const parse = (text) => {
    const values = text
      .split(',')
      .map((one) => parse_item(one.trim()))
      .filter((one) => one !== undefined);
    return values.length === 0 ? undefined : values;
  };
  return simple(name, schema, required, h('input.input', { autocomplete: 'off' }), parse);
}

function number(name, schema, required) {
  const bounds =
    schema.minimum !== undefined && schema.maximum !== undefined
      ? `${schema.minimum} – ${schema.maximum}`
      : null;
  const control = h('input.input', {
    inputmode: schema.type === 'integer' ? 'numeric' : 'decimal',
    autocomplete: 'off',
    placeholder: bounds,
  });
  return simple(name, schema, required, control, number_or_text);
}

export const date_input = () =>
  h('input.input', { type: 'date', min: '1900-01-01', max: '2999-12-31' });

const type_of = (schema) =>
  Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;

export function make_field(name, schema, required) {
  if (schema.enum) return choices(name, schema, required);
  const type = type_of(schema);
  if (type === 'boolean') return yes_or_no(name, schema, required);
  if (type === 'integer' || type === 'number') return number(name, { ...schema, type }, required);
  if (type === 'array') return list(name, schema, required);
  if (schema.format === 'date') return simple(name, schema, required, date_input(), whole_text);
  return simple(
    name,
    schema,
    required,
    h('input.input', { autocomplete: 'off', maxlength: schema.maxLength }),
    whole_text,
  );
}
