// The table of a page of records.
//
// new RecordTable({ label, columns, id_of, row, data }): columns are [name, heading]; row(record)
// gives the options of RecordRow. It has node, rows (by id), show(records), update(record), add(record),
// redraw(), focused_place(), focus_place(place).
import { h } from '../dom.js';
import { RecordRow } from './record_row.js';

const heading = ([name, text]) =>
  h(
    `th.${name}`,
    { scope: 'col', role: 'columnheader' },
    name === 'buttons' ? h('span.aside', text) : text,
  );

export class RecordTable {
  constructor({ label, columns, id_of, row, data }) {
    this.id_of = id_of;
    this.make = row;
    this.rows = new Map();
    this.node = h(
      'table.table.records',
      { role: 'table', ariaLabel: label, ...data },
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(heading))),
    );
  }

  show(records) {
    const before = this.rows;
    this.rows = new Map(
      records.map((record) => {
        const id = this.id_of(record);
        const row = before.get(id);
        row?.update(record);
        return [id, row ?? new RecordRow(record, this.make(record))];
      }),
    );
    for (const [id, row] of before) if (!this.rows.has(id)) row.node.remove();
    this.arrange();
  }

  // Moves only what stands elsewhere, since a move takes the focus away.
  arrange() {
    let last = this.node.querySelector('thead');
    for (const { node } of this.rows.values()) {
      if (last.nextSibling !== node) last.after(node);
      last = node;
    }
  }

  // The place of the row that has the focus; -1 where none has it.
  focused_place() {
    return [...this.rows.values()].findIndex(({ node }) => node.contains(document.activeElement));
  }

  // Gives the focus to the row at the place, or to the last.
  focus_place(place) {
    [...this.rows.values()][Math.min(place, this.rows.size - 1)]?.focus();
  }

  redraw() {
    for (const row of this.rows.values()) row.update(row.record);
  }

  update(record) {
    this.rows.get(this.id_of(record))?.update(record);
  }

  // Puts a new record first.
  add(record) {
    const row = new RecordRow(record, { ...this.make(record), is_new: true });
    this.rows = new Map([[this.id_of(record), row], ...this.rows]);
    this.arrange();
    return row;
  }
}
