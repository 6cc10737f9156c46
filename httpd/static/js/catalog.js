// The report types that the person may request or read, as the API lists them, and their texts in
// the person's language.
import { event_path, get } from './api.js';
import { facts } from './facts.js';

let types = [];

export async function load_catalog() {
  types = (await get(event_path('reports/types'))).data;
  return types;
}

export const all_types = () => types;
export const find_type = (name) => types.find((type) => type.type === name);

// A text of a type ("title", "description", "group").
export const type_text = (type, name) => type.translations?.[facts.lang]?.[name] ?? type[name];

// A text of a column or of a parameter's schema ("title", "description").
export const own_text = (object, name) =>
  object[facts.lang]?.[name] ?? object[`x-${facts.lang}`]?.[name] ?? object[name];

// What a choice of a parameter is called.
export const choice_label = (schema, value) =>
  schema[`x-${facts.lang}`]?.labels?.[value] ?? schema['x-labels']?.[value] ?? String(value);

// The title of a job's type, also of one that is not in the catalog any more.
export function job_title(job) {
  const type = find_type(job.type);
  return type ? type_text(type, 'title') : (job.title ?? job.type);
}

// [[name, schema], ...] of its parameters, in the sequence of the form.
export function properties_of(type) {
  const properties = type?.params_schema.properties ?? {};
  return (type?.params_order ?? []).map((name) => [name, properties[name]]);
}

// The first parameter that is a relative period, with the names of its two dates:
// { period, from, to }; from and to alone where the type has these dates and no period.
export function range_names(type) {
  const properties = type?.params_schema.properties ?? {};
  const period = Object.keys(properties).find((name) => properties[name]['x-resolves']);
  if (period) {
    const [from, to] = properties[period]['x-resolves'];
    return { period, from, to };
  }
  const is_date = (name) => properties[name]?.format === 'date';
  return is_date('from') && is_date('to') ? { from: 'from', to: 'to' } : undefined;
}
