// The parameters of a job in a line, its formats and files in one order.
import { choice_label, find_type, own_text, properties_of, range_names } from '../catalog.js';
import { calendar_text, range_text } from '../format.js';
import { t } from '../text.js';

function period_text(params, { period, from, to }, properties) {
  const days = range_text(params[from], params[to]);
  const chosen = period && params[period];
  return chosen
    ? t('summary.period', { period: choice_label(properties[period], chosen), days })
    : days;
}

function value_text(schema, value) {
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (Array.isArray(value))
    return value.map((one) => value_text(schema.items ?? {}, one)).join(', ');
  if (schema.enum) return choice_label(schema, value);
  if (schema.format === 'date') return calendar_text(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const is_given = (value) => value !== undefined && value !== null;

// Pairs of what and value, in the order of the form; `name` is empty for the range of dates.
export function parameter_pairs({ type: type_name, params }) {
  const type = find_type(type_name);
  const range = range_names(type) ?? {};
  const properties = type?.params_schema.properties ?? {};
  const in_range = Object.values(range);
  const has_range = is_given(params[range.from]) || is_given(params[range.to]);
  const days = has_range ? [{ name: '', value: period_text(params, range, properties) }] : [];
  const names = type ? properties_of(type).map(([name]) => name) : Object.keys(params);
  const others = names
    .filter((name) => is_given(params[name]) && !in_range.includes(name))
    .map((name) => {
      const schema = properties[name] ?? {};
      return {
        name: own_text(schema, 'title') ?? name,
        value: value_text(schema, params[name]),
      };
    });
  return [...days, ...others];
}

export function summary_text(job) {
  const pairs = parameter_pairs(job);
  if (pairs.length === 0) return t('summary.everything');
  return pairs.map(({ name, value }) => (name ? `${name}: ${value}` : value)).join(' · ');
}

// The order in which formats and their files stand everywhere.
const kFormats = ['csv', 'xlsx', 'pdf'];
export const in_order = (items, format_of = (item) => item) =>
  items.toSorted((a, b) => kFormats.indexOf(format_of(a)) - kFormats.indexOf(format_of(b)));

export const formats_of = (job) => in_order(Array.isArray(job.format) ? job.format : [job.format]);
export const files_of = (job) => in_order(job.artifacts, ({ format }) => format);
export const formats_text = (job) =>
  formats_of(job)
    .map((format) => format.toUpperCase())
    .join(', ');
