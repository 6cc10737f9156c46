// The fields of what a report is asked for with: parameters, formats, recipients, with their errors.
//
// asked_fields(type, { hint, ruled }) -> { nodes, read(), write(values), errors(), target_of(field),
//   text_of(message, field), clear_errors() }
//   hint is that of the recipients, ruled draws a line above the parameters; values and read() are
//   { params, formats, csv, recipients }; errors() is what can be told without asking the API; target_of(field)
//   is the place of an API's error and text_of() its words, for form_errors().
import { own_text } from '../catalog.js';
import { h } from '../dom.js';
import { says_pattern } from '../expected_text.js';
import { field_text } from '../problem.js';
import { t } from '../text.js';
import { formats_field } from './formats.js';
import { parameter_fields } from './parameter_fields.js';
import { recipients_field } from './recipients.js';

// "params.from" and "params.list[2]" belong to the parameter's field, "notify_emails[0]" to the
// recipients.
const parameter_of = (field) => field.match(/^params\.([^.[]+)/)?.[1];

export function asked_fields(type, { hint, ruled = false } = {}) {
  const parameters = parameter_fields(type);
  const formats = formats_field(type.formats);
  const recipients = recipients_field({ hint });

  const read = () => ({
    params: Object.assign({}, ...parameters.map((field) => field.read())),
    formats: formats.read(),
    csv: formats.read_csv(),
    recipients: recipients.read(),
  });

  function errors() {
    const { params, formats: chosen } = read();
    const bad = recipients.bad();
    const unread = parameters.flatMap((field) => field.unread());
    return [
      ...unread.map((name) => ({ field: `params.${name}`, message: t('said.date') })),
      ...(type.params_schema.required ?? [])
        .filter((name) => params[name] === undefined && !unread.includes(name))
        .map((name) => ({ field: `params.${name}`, message: 'is required' })),
      ...(chosen.length === 0 ? [{ field: 'format', message: t('format.none') }] : []),
      ...(bad ? [{ field: 'notify_emails', message: t('recipients.bad', { email: bad }) }] : []),
    ];
  }

  function target_of(field) {
    if (field.startsWith('notify_emails'))
      return { show: recipients.show_error, focus: recipients.focus };
    if (field.startsWith('format')) return { show: formats.show_error, focus: formats.focus };
    const name = parameter_of(field);
    const found = parameters.find((one) => one.names.includes(name));
    return (
      found && { show: (text) => found.show_error(name, text), focus: () => found.focus(name) }
    );
  }

  // Of the form that a text has to have, its field knows better words than an expression.
  function text_of(message, field) {
    const schema = type.params_schema.properties?.[parameter_of(field)];
    if (!schema || !says_pattern(message)) return field_text(message);
    const example = (own_text(schema, 'examples') ?? [])[0];
    if (example !== undefined) return t('said.form_as', { example });
    return [field_text(message), own_text(schema, 'description')].filter(Boolean).join(' ');
  }

  return {
    nodes: [
      parameters.length > 0 &&
        h(
          ruled ? 'div.parameters.ruled' : 'div.parameters',
          parameters.map((field) => field.node),
        ),
      h('div.delivery', formats.node, recipients.node),
    ],
    read,
    write(values) {
      for (const field of parameters) field.write(values?.params ?? {});
      if (values?.formats) formats.write(values.formats);
      formats.write_csv(values?.csv);
      if (values?.recipients) recipients.write(values.recipients);
    },
    errors,
    target_of,
    text_of,
    clear_errors() {
      for (const field of [...parameters, formats, recipients]) field.clear_error();
    },
  };
}
