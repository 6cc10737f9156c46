// The field for the formats of a report, one or several, and for how a CSV file is written.
//
// formats_field(formats) -> { node, read(), read_csv(), write(formats), write_csv(csv), show_error(text),
//   clear_error(), focus() }; read_csv() is null where no CSV file is wanted.
import { h, icon, new_id } from '../dom.js';
import { t } from '../text.js';
import { csv_option } from './csv_option.js';
import { error_line } from './fields.js';

export function formats_field(formats) {
  const group = new_id('format');
  const error = error_line(`${group}-error`);
  const boxes = formats.map((format, i) =>
    h('input', {
      type: 'checkbox',
      name: group,
      value: format,
      checked: i === 0,
      ariaDescribedby: `${group}-error`,
    }),
  );
  const csv = csv_option();
  const read = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const has_csv = () => read().includes('csv');
  const arrange = () => {
    csv.node.hidden = !has_csv();
  };
  const node = h(
    'fieldset.field',
    { dataTest: 'report-params-format' },
    h('legend.label', t('format.label')),
    h(
      'div.chips.formats',
      boxes.map((box, i) =>
        h(
          'label.chip',
          box,
          h('span.box', icon('check')),
          h('span', formats[i].toUpperCase()),
          h('span.soft', t(`format.${formats[i]}`)),
        ),
      ),
    ),
    h('p.hint', t('format.hint')),
    error.node,
    csv.node,
  );
  node.addEventListener('change', () => {
    error.clear();
    arrange();
  });
  arrange();
  return {
    node,
    read,
    read_csv: () => (has_csv() ? csv.read() : null),
    write(chosen) {
      if (!chosen.some((format) => formats.includes(format))) return;
      for (const box of boxes) box.checked = chosen.includes(box.value);
      arrange();
    },
    write_csv: csv.write,
    show_error: error.show,
    clear_error: error.clear,
    focus: () => boxes[0].focus(),
  };
}
