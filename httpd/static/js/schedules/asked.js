// What a schedule asks for: its parameters, a relative period by its name.
import { choice_label, find_type, range_names } from '../catalog.js';
import { parameter_pairs } from '../reports/summary.js';

// Pairs as parameter_pairs() gives them.
export function asked_pairs({ type: name, params }) {
  const type = find_type(name);
  const { period } = range_names(type) ?? {};
  const chosen = period && params[period];
  const others = parameter_pairs({ type: name, params });
  if (!chosen) return others;
  const schema = type.params_schema.properties[period];
  return [{ name: '', value: choice_label(schema, chosen) }, ...others];
}
