// The first rows of a report, below its form.
//
// preview_table(type, answer) -> an element for an answer of POST .../preview.
import { own_text, type_text } from '../catalog.js';
import { h } from '../dom.js';
import { plural, t } from '../text.js';

const kNumbers = /^(numeric|bigint|integer|smallint|double precision|real)$/;

const type_of = (column, type) => type.columns.find(({ name }) => name === column.name)?.type ?? '';

const is_number = (column, type) =>
  column.style === 'money' || kNumbers.test(type_of(column, type));

// Moments to the minute; they are in the event's time zone already.
const cell_text = (column, type, value) =>
  value && type_of(column, type).startsWith('timestamp') ? value.slice(0, 16) : (value ?? '');

export function preview_table(type, { columns, rows, more }) {
  if (rows.length === 0) return h('p.preview-empty', t('preview.empty'));
  const shown = columns.map((column, i) => ({ ...column, i })).filter((column) => !column.hidden);
  const marks = (column) => (is_number(column, type) ? 'number' : '');
  const title = type_text(type, 'title');
  return h(
    'figure.preview',
    h(
      'figcaption.hint',
      more ? plural('preview.first', rows.length) : plural('preview.all', rows.length),
    ),
    h(
      'div.preview-scroll',
      { tabindex: '0', role: 'region', ariaLabel: t('preview.label', { title }) },
      h(
        'table',
        h(
          'thead',
          h(
            'tr',
            shown.map((column) =>
              h(
                'th',
                { scope: 'col', class: marks(column) },
                own_text(column, 'title') ?? column.name,
              ),
            ),
          ),
        ),
        h(
          'tbody',
          rows.map((row) =>
            h(
              'tr',
              shown.map((column) =>
                h('td', { class: marks(column) }, cell_text(column, type, row[column.i])),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
