// What an address .../reports/new?type=attendance&from=2026-01-01&format=csv asks for.
//
// deep_link(search) -> { type, given }; values_of(given, type) -> the form's { params, formats, recipients }.
import { properties_of } from '../catalog.js';

export function deep_link(search) {
  const given = new URLSearchParams(search);
  return { type: given.get('type') ?? undefined, given };
}

function typed(schema, text) {
  if (schema.type === 'boolean') return text === 'true';
  if (schema.type === 'integer' || schema.type === 'number')
    return Number.isNaN(Number(text)) ? text : Number(text);
  if (schema.type === 'array') return text.split(',');
  return text;
}

// A parameter that the type does not have is left out.
export function values_of(given, type) {
  const params = {};
  for (const [name, schema] of properties_of(type)) {
    if (given.has(name)) params[name] = typed(schema, given.get(name));
  }
  const formats = given.getAll('format').flatMap((format) => format.split(','));
  const recipients = given
    .getAll('notify_emails')
    .flatMap((email) => email.split(','))
    .filter(Boolean);
  return { params, formats, recipients };
}
