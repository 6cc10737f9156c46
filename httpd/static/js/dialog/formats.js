// The field for the formats of a report: one or several.
import { h, icon, new_id } from '../dom.js';
import { t } from '../text.js';
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
  );
  node.addEventListener('change', error.clear);
  return {
    node,
    read: () => boxes.filter((box) => box.checked).map((box) => box.value),
    write(chosen) {
      if (!chosen.some((format) => formats.includes(format))) return;
      for (const box of boxes) box.checked = chosen.includes(box.value);
    },
    show_error: error.show,
    clear_error: error.clear,
    focus: () => boxes[0].focus(),
  };
}
