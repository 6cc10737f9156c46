// The fields of a report type's parameters, a range of days first.
import { properties_of, range_names } from '../catalog.js';
import { make_field } from './fields.js';
import { range_field } from './range_field.js';

export function parameter_fields(type) {
  const required = type.params_schema.required ?? [];
  const properties = type.params_schema.properties ?? {};
  const range = range_names(type);
  const in_range = range ? Object.values(range) : [];
  const fields = range ? [range_field(range, properties, required)] : [];
  for (const [name, schema] of properties_of(type)) {
    if (!in_range.includes(name)) fields.push(make_field(name, schema, required.includes(name)));
  }
  return fields;
}
