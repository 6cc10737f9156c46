// What an address .../reports/new?type=attendance&from=2026-01-01&format=csv asks for.
//
// deep_link(search) -> { type, given }
// values_of(given, type) -> { values, unknown }: the form's { params, formats, recipients }, and the parts
//   of the address, as texts, that are none of the type's parameters or no value of theirs.
import { properties_of } from '../catalog.js';
import { is_address } from './recipients.js';

const kOthers = ['type', 'format', 'notify_emails'];
const kFlags = { true: true, false: false };

export function deep_link(search) {
  const given = new URLSearchParams(search);
  return { type: given.get('type') ?? undefined, given };
}

const type_of = (schema) =>
  Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;

function is_date(text) {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`);
  return Boolean(day) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function number(type, text) {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return undefined;
  return type === 'integer' && !Number.isInteger(value) ? undefined : value;
}

// undefined for what is no value of the parameter. What else its schema says the API looks at.
function typed(schema, text) {
  if (schema.enum) return schema.enum.find((value) => String(value) === text);
  const type = type_of(schema);
  if (type === 'boolean') return kFlags[text];
  if (type === 'integer' || type === 'number') return number(type, text);
  if (type === 'array') {
    const values = text.split(',').map((one) => typed(schema.items ?? {}, one));
    return values.includes(undefined) ? undefined : values;
  }
  if (schema.format === 'date') return is_date(text) ? text : undefined;
  return text;
}

const listed = (given, name) =>
  given
    .getAll(name)
    .flatMap((text) => text.split(','))
    .filter(Boolean);

const shown = (name, text) => (text ? `${name}=${text}` : name);

export function values_of(given, type) {
  const properties = new Map(properties_of(type));
  const params = {};
  const unknown = [];
  for (const [name, text] of given) {
    if (kOthers.includes(name)) continue;
    const value = properties.has(name) ? typed(properties.get(name), text) : undefined;
    if (value === undefined) unknown.push(shown(name, text));
    else params[name] = value;
  }
  const take = (name, fits) => {
    const all = listed(given, name);
    unknown.push(...all.filter((one) => !fits(one)).map((one) => shown(name, one)));
    return all.filter(fits);
  };
  const formats = take('format', (format) => type.formats.includes(format));
  const recipients = take('notify_emails', is_address);
  return { values: { params, formats, recipients }, unknown };
}
